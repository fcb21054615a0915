"""The language of an answer: Simplified Chinese first, English on request."""

from flask import Flask, g, request
from flask_babel import Babel

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
COOKIE = "language"


def init_app(app: Flask) -> None:
    """Choose by cookie (pages) or Accept-Language, else Chinese."""
    app.config["BABEL_DEFAULT_LOCALE"] = LANGUAGES["zh"]
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "web/translations"
    Babel(app, locale_selector=lambda: LANGUAGES[language()])


def language() -> str:
    """The present request's language, "zh" or "en"."""
    if "language" not in g:
        chosen = request.cookies.get(COOKIE, "") if not request.path.startswith("/api/") else ""
        accepted = request.accept_languages.best_match(list(LANGUAGES), default="zh")
        g.language = chosen if chosen in LANGUAGES else accepted
    return str(g.language)
