"""Who acts: the plain description of a person that every operation takes as its first argument."""

from dataclasses import dataclass

ROLES = ("resident", "caseworker", "supervisor", "administrator", "system", "institution")


@dataclass(frozen=True)
class Actor:
    """Somebody who asks for something.

    `account_id` is None for a visitor and for the portal itself; `office` and `area` are the
    officer's, empty for residents.
    """

    role: str
    account_id: int | None = None
    office: str = ""
    area: str = ""
    department: str = ""

    @property
    def is_officer(self) -> bool:
        """Whether this is somebody who works on tasks (caseworker or department system)."""
        return self.role in ("caseworker", "system")


VISITOR = Actor("visitor")
PORTAL = Actor("portal")
