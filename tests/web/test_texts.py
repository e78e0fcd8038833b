"""The two catalogues say the same things, and every text is used."""

import re
from pathlib import Path

import pytest

from web.texts import FOLDER, languages, load

WEB = FOLDER.parent
SOURCES = "".join(
    path.read_text(encoding="utf-8") for suffix in ("**/*.py", "templates/**/*.html") for path in WEB.glob(suffix)
)
# Families whose last word is data: the kind of a section, the name of a field, the key of a page.
FAMILIES = re.compile(
    r"citation\.\w+|chat\.(high|medium|low|confidence_\w+|reason_\w+|hidden_\w+)|history\.(today|week|before|file_\w+)"
    r"|panel\.(number|kind|date|issuer|subject|recipients|copied_to|signer|file|effective_date|urgency)"
    r"|document\.(text|pages|assignments|references|relation_\w+)"
    r"|nav\.(ask|documents|assignments|graph|evaluation)|access\.role_\w+|audit\.\w+"
    r"|evaluation\.scores\.[\w@]+"
    r"|library\.((field|source|by|did|only)_\w+|repealed|superseded)"
)


def test_vietnamese_comes_first():
    assert languages() == ["vi", "en"]


def test_both_languages_have_the_same_texts():
    assert set(load("vi").entries) == set(load("en").entries)


@pytest.mark.parametrize("key", sorted(load("vi").entries))
def test_both_languages_fill_in_the_same_values(key):
    def names(language):
        return set(re.findall(r"\{(\w+)", load(language).entries[key]))

    if key != "date.format":  # the order and the names of months are the language's own
        assert names("vi") == names("en")


@pytest.mark.parametrize("key", sorted(load("vi").entries))
def test_every_text_is_used(key):
    assert f'"{key}"' in SOURCES or f"'{key}'" in SOURCES or FAMILIES.fullmatch(key)


def test_no_source_asks_for_a_text_that_does_not_exist():
    asked = set(re.findall(r"""(?:\bt|texts|words|load\("\w+"\))\(["']([a-z]+\.[a-z_]+)["']\s*[,)]""", SOURCES))
    assert asked and asked <= set(load("vi").entries)


def test_no_vietnamese_words_stand_in_templates_or_scripts():
    """Every string of the page comes from a catalogue."""
    files = [*WEB.glob("templates/**/*.html"), *WEB.glob("static/*.js")]
    found = {
        path.name for path in files if re.search(r"[ăâđêôơưàáạảãèéẹẻẽìíịỉĩòóọỏõùúụủũ]", _text(path), re.IGNORECASE)
    }
    assert found == set()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_an_unknown_language_gets_the_default():
    assert load("xx").language == "vi" and load("../vi").language == "vi"


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        load("vi")("chat.nonsense")
