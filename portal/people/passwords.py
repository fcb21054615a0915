"""Password hashes: Argon2id with the library's present defaults."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """An Argon2id hash with its parameters and salt in one string."""
    return _HASHER.hash(password)


def password_fits(stored: str, password: str) -> bool:
    """Whether `password` is the one behind `stored`; takes as long when it is not."""
    try:
        return _HASHER.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
