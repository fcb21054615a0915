"""Letters by e-mail, over the city's own mail server (SMTP)."""

import ssl
from email.message import EmailMessage
from smtplib import SMTP, SMTP_SSL, SMTPException, SMTPRecipientsRefused
from urllib.parse import unquote, urlsplit

from flask import current_app

from portal.delivery.gateway import NOT_SET, REFUSED, SECONDS, UNREACHABLE, GatewayFailed

PORTS = {"smtps": 465, "smtp+starttls": 587, "smtp": 25}
"""How the server is spoken to, and its usual port; smtp is not sealed on the way."""


def send_mail(message_id: str, to: str, subject: str, text: str) -> None:
    """Hand one letter to the server of the settings (SMTP_URL, SMTP_FROM).

    A letter that is sent again keeps its Message-ID. Raises GatewayFailed, without the address.
    """
    url, sender = urlsplit(current_app.config["SMTP_URL"]), current_app.config["SMTP_FROM"]
    if not url.hostname:
        raise GatewayFailed(NOT_SET)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, to, subject
    letter["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
    letter.set_content(text)
    try:
        with _server(url.scheme, url.hostname, url.port or PORTS[url.scheme]) as server:
            if url.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(letter)
    except SMTPRecipientsRefused:
        raise GatewayFailed(REFUSED) from None
    except (SMTPException, OSError):
        raise GatewayFailed(UNREACHABLE) from None


def _server(scheme: str, host: str, port: int) -> SMTP:
    if scheme == "smtps":
        return SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return SMTP(host, port, timeout=SECONDS)
