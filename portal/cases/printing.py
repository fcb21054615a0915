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
    """A page of HTML as PDF.

    Raises Refused where Debian's libraries for it are not installed, NothingFetched for a page that
    refers to anything outside itself.
    """
    printer = _printer()
    nothing = printer.urls.URLFetcher(allowed_protocols=(), fail_on_errors=True)
    try:
        pdf: bytes = printer.HTML(string=html, url_fetcher=nothing).write_pdf()
    except printer.urls.FatalURLFetchingError as fault:
        raise NothingFetched from fault
    return pdf


@cache
def _printer() -> Any:
    """WeasyPrint, loaded with the first paper: it takes a second that no other request needs."""
    try:
        return import_module("weasyprint")
    except OSError as fault:
        raise Refused(NO_PRINTER, code="no-printer") from fault
