"""Showing just enough of a name or number to tell two people apart."""


def mask_name(name: str) -> str:
    """张三丰 becomes 张**; a single character stays."""
    return name[:1] + "*" * (len(name) - 1)


def mask_id_number(number: str) -> str:
    """The first six and last two of eighteen characters, the rest stars."""
    return number[:6] + "*" * max(len(number) - 8, 0) + number[-2:]


def mask_phone(number: str) -> str:
    """138****5678."""
    return number[:3] + "****" + number[-4:]
