"""Telling a childcare institution by SMS that its record or a request waits for it."""

import re

from flask import current_app

from portal.childcare.models import Institution
from portal.clock import today
from portal.database import db
from portal.delivery.gateway import send

MOBILE = re.compile(r"1[3-9][0-9]{9}")
TEXT = "【一件事】{name}：托位信息好久没有更新，或者有家长的申请还没有答复，请登录办理。"


def remind_by_sms(institution_id: int) -> None:
    """Send the reminder to the institution's phone, once a day under one id; a landline gets none.

    Raises GatewayFailed.
    """
    institution = db.session.get_one(Institution, institution_id)
    name, phone = institution.name, institution.phone
    db.session.rollback()
    if MOBILE.fullmatch(phone):
        message = f"institution-{institution_id}-{today()}"
        url, key = current_app.config["SMS_URL"], current_app.config["SMS_KEY"]
        send(url, key, message, phone, TEXT.format(name=name))
