"""Who asks: the session's account on pages, the bearer token's under /api/, and the doors' guard."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user

from portal.actor import VISITOR, Actor
from portal.errors import LoginRequired, NotAllowed
from portal.people import queries
from portal.people.limits import count_address, count_system
from portal.people.models import Account
from portal.people.system_tokens import note_use
from portal.text import N_

GUARD, SCOPE = "guarded_for", "guarded_scope"
OUT_OF_SCOPE = N_("这个令牌没有“%(scope)s”的权限，请管理员另发一个。")
P = ParamSpec("P")
R = TypeVar("R")


class LoggedIn(UserMixin):
    """An account as flask-login sees it."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """The account's id, as text in the signed session."""
        return str(self.account.id)


def init_app(app: Flask) -> None:
    """Load the session's account; API requests never use the session cookie."""
    manager = LoginManager(app)
    manager.session_protection = "strong"
    manager.user_loader(_from_session)
    manager.request_loader(_from_token)
    app.context_processor(lambda: {"actor": actor()})


def _from_session(account_id: str) -> LoggedIn | None:
    """A foreign page can make a browser send the cookie, but never the token: none under /api/."""
    if _is_api():
        return None
    found = queries.account(int(account_id))
    return LoggedIn(found) if found else None


def _from_token(_request: Any) -> LoggedIn | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if not _is_api() or scheme.lower() != "bearer":
        return None
    token = queries.live_token(secret)
    found = queries.account(token.account_id) if token else None
    if token is None or found is None:
        return None
    g.scopes = token.scopes
    note_use(token)
    if found.role == "system":
        count_system(found.id, current_app.config["RATE_LIMIT"])
    return LoggedIn(found)


def count_stranger() -> None:
    """One more log-in or registration from where this request comes. Raises TooMany for too many.

    This machine's own address is a proxy's that `PORTAL_PROXIES` does not name: everybody would be
    counted as one.
    """
    address = request.remote_addr or ""
    if address and not _is_this_machine(address):
        count_address(address, current_app.config["LOGIN_LIMIT"])


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:  # a proxy's own word for somebody
        return False


def _is_api() -> bool:
    return request.path.startswith("/api/")


def actor() -> Actor:
    """Who asks, once per request."""
    if "actor" not in g:
        found = current_user if current_user.is_authenticated else None
        g.actor = queries.actor_of(found.account) if found else VISITOR
    known: Actor = g.actor
    return known


def guarded(*roles: str, scope: str = "") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open a view to these roles only. Raises LoginRequired or NotAllowed otherwise.

    A system's token opens it only when it has the `scope`.
    """

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            if actor() == VISITOR:
                raise LoginRequired()
            if actor().role not in roles:
                raise NotAllowed()
            if actor().role == "system" and scope not in (g.get("scopes") or ()):
                raise NotAllowed(OUT_OF_SCOPE, code="scope-missing", scope=scope)
            return view(*args, **kwargs)

        setattr(inner, GUARD, roles)
        setattr(inner, SCOPE, scope)
        return inner

    return wrap
