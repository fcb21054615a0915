"""What every page owes its readers; each fault is named, so that a test can say which one it is."""

import re

from bs4 import BeautifulSoup, Tag

HIDDEN = ("hidden", "submit", "button")


def faults(html: str) -> list[str]:
    """What is wrong with a page: headings, title, labels, ids, CSRF tokens, inline code."""
    page = BeautifulSoup(html, "html.parser")
    return [
        *_heading(page),
        *_labels(page),
        *_ids(page),
        *_forms(page),
        *_inline(page),
        *_language(page),
    ]


def _heading(page: BeautifulSoup) -> list[str]:
    headings = page.find_all("h1")
    if len(headings) != 1:
        return [f"{len(headings)} h1"]
    title = page.title.get_text(" ", strip=True) if page.title else ""
    words = headings[0].get_text(" ", strip=True)
    return (
        [] if words and _plain(words) in _plain(title) else [f"title {title!r} without {words!r}"]
    )


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _labels(page: BeautifulSoup) -> list[str]:
    labelled = {label.get("for") for label in page.find_all("label")}
    inputs = page.find_all(["input", "select", "textarea"])
    return [
        f"no label: {field.get('name')}"
        for field in inputs
        if field.get("type") not in HIDDEN
        and field.get("id") not in labelled
        and not field.get("alt")
    ]


def _ids(page: BeautifulSoup) -> list[str]:
    ids = [tag["id"] for tag in page.find_all(id=True)]
    return [f"id twice: {name}" for name in sorted({i for i in ids if ids.count(i) > 1})]


def _forms(page: BeautifulSoup) -> list[str]:
    posting = [f for f in page.find_all("form") if str(f.get("method", "")).lower() == "post"]
    return [f"no token: {form.get('action')}" for form in posting if not _has_token(form)]


def _has_token(form: Tag) -> bool:
    field = form.find("input", attrs={"name": "csrf_token"})
    return isinstance(field, Tag) and bool(field.get("value"))


def _inline(page: BeautifulSoup) -> list[str]:
    scripts = [s for s in page.find_all("script") if not s.get("src")]
    handlers = [t.name for t in page.find_all(True) if any(a.startswith("on") for a in t.attrs)]
    styles = [*page.find_all("style"), *page.find_all(style=True)]
    return ["inline script"] * bool(scripts or handlers) + ["inline style"] * bool(styles)


def _language(page: BeautifulSoup) -> list[str]:
    root = page.find("html")
    return [] if isinstance(root, Tag) and root.get("lang") else ["no language"]


def token(html: str) -> str:
    """The CSRF token of a page's first form."""
    field = BeautifulSoup(html, "html.parser").find("input", attrs={"name": "csrf_token"})
    assert isinstance(field, Tag)
    return str(field["value"])
