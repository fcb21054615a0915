"""Area codes nest: a township's begins with its county's."""


def area_prefix(code: str) -> str:
    """What the codes within an area begin with; a prefecture's own ends in 00 (331000 has 331002)."""
    return code[:4] if code.endswith("00") and len(code) == 6 else code
