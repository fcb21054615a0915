"""Personal data at rest: AES-256-GCM columns and a keyed blind index for equality look-up."""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask, current_app
from sqlalchemy import LargeBinary, TypeDecorator

NONCE_BYTES = 12


@dataclass(frozen=True)
class Keyring:
    """The keys: `current` names the one that encrypts, all of `keys` decrypt (rotation).

    `keys` maps a key id (at most 15 ASCII letters) to 32 bytes; `index_key` is 32 other bytes.
    """

    current: str
    keys: Mapping[str, bytes]
    index_key: bytes

    @cached_property
    def ciphers(self) -> Mapping[bytes, AESGCM]:
        """A cipher per key's id: making one takes longer than a short value."""
        return {name.encode(): AESGCM(key) for name, key in self.keys.items()}

    def encrypt(self, plain: bytes, context: str) -> bytes:
        """Key id, nonce and ciphertext in one; `context` (table.column) is authenticated."""
        nonce, name = os.urandom(NONCE_BYTES), self.current.encode()
        sealed = self.ciphers[name].encrypt(nonce, plain, context.encode())
        return bytes([len(name)]) + name + nonce + sealed

    def decrypt(self, stored: bytes, context: str) -> bytes:
        """The plain bytes. Raises InvalidTag when changed or moved, KeyError for a lost key."""
        return next(self.decrypt_all([stored], context))

    def decrypt_all(self, stored: Iterable[bytes], context: str) -> Iterator[bytes]:
        """The plain bytes of many values. Raises as `decrypt`."""
        about, ciphers = context.encode(), self.ciphers
        for value in stored:
            nonce = 1 + value[0]
            sealed = nonce + NONCE_BYTES
            yield ciphers[value[1:nonce]].decrypt(value[nonce:sealed], value[sealed:], about)

    def blind_index(self, value: str, context: str) -> str:
        """64 hex digits, equal for equal values within a context; useless without the key."""
        return hmac.new(self.index_key, f"{context}\0{value}".encode(), hashlib.sha256).hexdigest()


def keyring() -> Keyring:
    """The keyring of the present app."""
    found: Keyring = current_app.extensions["keyring"]
    return found


def init_app(app: Flask, keys: Mapping[str, str], index_key: str) -> None:
    """Give `app` its keys: id to base64 of 32 bytes, the first one encrypts."""
    decoded = {name: base64.b64decode(text) for name, text in keys.items()}
    app.extensions["keyring"] = Keyring(next(iter(decoded)), decoded, base64.b64decode(index_key))


class EncryptedBytes(TypeDecorator[bytes]):
    """A column of bytes that the database never sees in the clear. `context` is table.column."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, context: str = "") -> None:
        super().__init__()
        self.context = context

    def process_bind_param(self, value: Any, dialect: Any) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else keyring().encrypt(self.dump(value), self.context)

    def process_result_value(self, value: bytes | None, dialect: Any) -> Any:
        """Decrypt on the way out."""
        return None if value is None else self.parse(keyring().decrypt(value, self.context))

    def dump(self, value: Any) -> bytes:
        """The value as bytes."""
        return bytes(value)

    def parse(self, plain: bytes) -> Any:
        """The value from its bytes."""
        return plain


class EncryptedText(EncryptedBytes):
    """An encrypted string."""

    cache_ok = True

    def dump(self, value: str) -> bytes:
        """UTF-8."""
        return value.encode()

    def parse(self, plain: bytes) -> str:
        """UTF-8."""
        return plain.decode()


class EncryptedJSON(EncryptedBytes):
    """An encrypted JSON value; assign a new value to change it, parts of it are not watched."""

    cache_ok = True

    def dump(self, value: Any) -> bytes:
        """Compact JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def parse(self, plain: bytes) -> Any:
        """JSON."""
        return json.loads(plain)
