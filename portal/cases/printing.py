"""Papers as PDF, as an office would print them, with every character's font inside."""

from functools import cache
from importlib import import_module
from typing import Any

from portal.errors import Refused
from portal.text import N_

NO_PRINTER = N_("这台服务器还没有装打印PDF的组件（libpango、fonts-noto-cjk），请用浏览器打印。")


class NothingFetched(Exception):
    """A paper holds all that it shows: nothing is read from a file or another machine."""


def as_pdf(html: str) -> bytes:
    """A page of HTML as PDF. Raises Refused where Debian's libraries for it are not installed."""
    document = _printer().HTML(string=html, url_fetcher=_refuse)
    pdf: bytes = document.write_pdf()
    return pdf


@cache
def _printer() -> Any:
    """WeasyPrint, loaded with the first paper: it takes a second that no other request needs."""
    try:
        return import_module("weasyprint")
    except OSError as fault:
        raise Refused(NO_PRINTER, code="no-printer") from fault


def _refuse(url: str, *_args: object, **_more: object) -> Any:
    raise NothingFetched(url)
