"""Accounts, access tokens, households and their members. Personal fields are encrypted."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.crypto import EncryptedJSON, EncryptedText
from portal.database import Base, Instant


class Account(Base):
    """Somebody who logs in: a resident (log-in name = mobile number), an officer, a system.

    Officers have an office; supervisors an area (theirs and everything below it).
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    login: Mapped[str] = mapped_column(EncryptedText("accounts.login"))
    login_index: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(EncryptedText("accounts.name"))
    password_hash: Mapped[str] = mapped_column(String(120))
    office_code: Mapped[str | None] = mapped_column(ForeignKey("offices.code"), index=True)
    area_code: Mapped[str | None] = mapped_column(ForeignKey("areas.code"))
    demonstration: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Token(Base):
    """A bearer token of an account for the REST API; only its SHA-256 is kept.

    One that an administrator gives to a department's system has a `name` and `scopes`
    (portal.people.system_tokens); `scopes` None is all that the account may do. `last_used_on` is the
    day (China) on which it was last seen.
    """

    __tablename__ = "tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    name: Mapped[str] = mapped_column(String(60), default="")
    scopes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    last_used_on: Mapped[date | None]

    @property
    def mark(self) -> str:
        """What the token is called in lists: the beginning of its digest, which opens nothing."""
        return self.digest[:12]


def next_version(version: int | None) -> int:
    """One more; the first is drawn, so that it tells nobody whether a register knew the household."""
    return (version or secrets.randbelow(10**6)) + 1


class Household(Base):
    """A household (家庭): the answers that every service shares.

    `facts` are the household's answers; the members' stand in their own rows, in order. A household
    that is known from a register only has no account; `register_key` is its number there.
    `recognised` are the categories in force by the register, beside the portal's own recognitions.
    """

    __tablename__ = "households"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    register_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"), index=True)
    recognised: Mapped[list[str]] = mapped_column(JSON, default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("households.facts"))
    updated_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    members: Mapped[list["Member"]] = relationship(
        order_by="Member.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version, "version_id_generator": next_version}


class Registered(Base):
    """A category in which a register names a household: since the day on which the portal learned of it
    (`first_day`), until the day on which the register no longer said so (`ended_on`).
    """

    __tablename__ = "registered"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    category: Mapped[str] = mapped_column(String(30))
    first_day: Mapped[date]
    ended_on: Mapped[date | None]


class Member(Base):
    """A member of a household in the sense of the law (共同生活家庭成员).

    `id_index` is the blind index of the ID number: it finds a person twice without showing one.
    """

    __tablename__ = "members"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("households.id"), index=True)
    position: Mapped[int]
    name: Mapped[str | None] = mapped_column(EncryptedText("members.name"))
    id_number: Mapped[str | None] = mapped_column(EncryptedText("members.id_number"))
    id_index: Mapped[str | None] = mapped_column(String(64), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("members.facts"))
