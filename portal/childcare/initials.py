"""The initials of a name's pinyin, so that a parent need not type the characters."""

from itertools import chain

from pypinyin import Style, pinyin


def initials(name: str) -> str:
    """The first letters of a name's syllables: 向日葵2 gives xrk2; what is no letter is left out."""
    syllables = chain.from_iterable(pinyin(name, style=Style.FIRST_LETTER))
    return "".join(letter for part in syllables for letter in part.lower() if letter.isalnum())
