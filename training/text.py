"""Text helpers shared by the recipes: diacritics off, words out."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]")


def fold(text: str) -> str:
    """Strip every Vietnamese diacritic, as officials type in a hurry.

    >>> fold("Đơn vị chủ trì")
    'Don vi chu tri'
    """
    return _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")


def words(text: str) -> list[str]:
    """Cut at anything that is neither a letter nor a digit.

    >>> words("16-CT/TW, ngày 2/9")
    ['16', 'CT', 'TW', 'ngày', '2', '9']
    """
    return WORD.findall(unicodedata.normalize("NFC", text))
