"""What can go wrong, in the domain's words. Knows nothing of HTTP: portal.web.errors maps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from portal.text import N_


class PortalError(Exception):
    """Something that the person who asked can be told about.

    `code` is stable and read by machines; `message` is a Chinese message id whose `%(name)s`
    places are filled from `values`. Neither ever holds personal data.
    """

    code = "error"
    message = N_("出了点问题，请稍后再试。")

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
        **values: Any,
    ) -> None:
        self.message = message or self.message
        self.code = code or self.code
        self.field = field
        self.values = values
        super().__init__(self.code)


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one answer: the field's path ("members.1.birth_date") and the words."""

    field: str
    message: str
    values: Mapping[str, Any] = default(default_factory=dict)

    def within(self, path: str) -> "FieldProblem":
        """The same problem, its path counted from `path`."""
        return FieldProblem(self.field.removeprefix(f"{path}."), self.message, self.values)

    def under(self, path: str) -> "FieldProblem":
        """The same problem, its path lengthened by what it stands in."""
        field = f"{path}.{self.field}" if self.field else path
        return FieldProblem(field, self.message, self.values)


class Invalid(PortalError):
    """Some answers cannot be used; every one is named at once."""

    code = "invalid"
    message = N_("有些内容需要修改，请看下面标出的地方。")

    def __init__(self, problems: Iterable[FieldProblem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


class LoginRequired(PortalError):
    """Nobody is logged in and the thing asked for is not public."""

    code = "login-required"
    message = N_("请先登录，再继续办理。")


class LoginFailed(PortalError):
    """The log-in name or the password is wrong; it does not say which."""

    code = "login-failed"
    message = N_("账号或密码不正确，请重新输入。")


class LockedOut(PortalError):
    """Too many wrong passwords; the account rests for a while."""

    code = "locked-out"
    message = N_("密码输错次数过多，请在%(minutes)s分钟后再试。")


class TooMany(PortalError):
    """A program asks more often than it may; `seconds`: when it may go on."""

    code = "too-many-requests"
    message = N_("请求太频繁，请在%(seconds)s秒后再试。")

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.seconds = seconds


class NotAllowed(PortalError):
    """The person is known and may not do this."""

    code = "not-allowed"
    message = N_("您没有办理这一项的权限。")


class NotFound(PortalError):
    """There is no such thing, or the person who asks may not know that there is."""

    code = "not-found"
    message = N_("没有找到您要的内容，请核对编号。")


class Refused(PortalError):
    """The rules of the procedure do not let this happen now."""

    code = "refused"
    message = N_("现在不能这样办理。")


class Stale(PortalError):
    """Somebody else changed the row meanwhile; `changes` says what (action, when, office)."""

    code = "stale"
    message = N_("您打开以后，别人已经修改了这一项。请看过最新内容再办理。")

    def __init__(self, changes: Iterable[Mapping[str, Any]] = ()) -> None:
        super().__init__()
        self.changes = tuple(changes)


class VersionRequired(PortalError):
    """A change over REST names the version that it saw, in If-Match."""

    code = "version-required"
    message = N_("请在 If-Match 中写明您看到的版本。")


@dataclass(frozen=True)
class FileProblem:
    """What is wrong in a configuration file: line counts from 1, column is the header's name."""

    file: str
    line: int
    column: str
    reason: str


class ConfigurationBroken(PortalError):
    """The city's files cannot be used; nothing of them was loaded."""

    code = "configuration-broken"
    message = N_("城市配置有错误，没有载入。")

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    def __str__(self) -> str:
        lines = (f"{p.file}:{p.line}: {p.column}: {p.reason}" for p in self.problems)
        return "\n".join(lines)
