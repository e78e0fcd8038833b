"""Old font encodings: every letter there and back, found where they are and nowhere else."""

from __future__ import annotations

import random
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.legacy_fonts import (
    _tcvn3,
    _vni,
    convert,
    convert_line,
    detect,
    font_encoding,
    from_font,
    legacy_fonts,
    prints_capitals,
)

TEXT = (
    "Chủ tịch tỉnh yêu cầu các sở, ngành, địa phương nghiêm túc triển khai thực hiện.\n"
    "Sở Kế hoạch và Đầu tư chủ trì, phối hợp với các cơ quan liên quan rà soát quy hoạch trước ngày 25 hằng tháng.\n"
    "Trường hợp vướng mắc, báo cáo cấp có thẩm quyền xem xét, quyết định những nội dung vượt thẩm quyền."
)
SMALL = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
FRENCH = (
    "Le présent règlement a été adopté à l'unanimité; les élèves français sont déjà prêts pour la rentrée à Genève."
)
GERMAN = "Die Bürger müssen größere Flächen für Gebäude prüfen; überall hören wir schöne Grüße aus Köln und Zürich."


def encoded(text: str, encoding: str) -> str:
    """Text as an old font's typist has it; TCVN3 has small letters for capitals with a tone."""
    if encoding == "TCVN3":
        table: dict[str, str] = {}
        for code, letter in _tcvn3().items():
            table.setdefault(letter, chr(code))
        return "".join(table.get(char, table.get(char.lower(), char)) if char > "\x7f" else char for char in text)
    letters = {letter: code for code, letter in reversed(_vni()[1].items()) if code.islower() or code.isupper()}
    letters |= {
        letter: code for code, letter in _vni()[1].items() if len(code) == 1 or code.isupper() == letter.isupper()
    }
    return "".join(letters.get(char, char) for char in text)


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_every_letter_there_and_back(encoding):
    """All 67 small letters in both; capitals in VNI, and in TCVN3 those that have codes."""
    for letter in SMALL:
        assert convert(encoded(f"x{letter}x", encoding), encoding) == f"x{letter}x"
    capitals = SMALL.upper() if encoding == "VNI" else "ĂÂÊÔƠƯĐ"
    for letter in capitals:
        assert convert(encoded(letter, encoding), encoding) == letter


@given(st.text(alphabet=st.sampled_from([*SMALL, *"bcghklmnpqrstvx ,.-12\n"]), max_size=60))
def test_small_text_there_and_back_in_tcvn3(text):
    """One code a letter: nothing is lost, ASCII stays."""
    assert convert(encoded(text, "TCVN3"), "TCVN3") == text


@given(st.lists(st.sampled_from(TEXT.split()), max_size=30).map(" ".join))
def test_words_there_and_back_in_vni(text):
    """Words of the language, whatever their order."""
    assert convert(encoded(text, "VNI"), "VNI") == text


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_stays(text):
    """A converted text leaves ASCII as it is."""
    assert convert(text, "TCVN3") == convert(text, "VNI") == text and detect(text) is None


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs iconv: sudo apt-get install libc-bin")
def test_the_tcvn3_table_is_that_of_the_standard():
    """Compared with another implementation of TCVN 5712."""
    for code, letter in _tcvn3().items():
        if code < 0x100:
            done = subprocess.run(
                ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=bytes([code]), capture_output=True, check=True
            )
            assert done.stdout.decode() == letter


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI"])
def test_found_by_statistics(encoding):
    """In prose, in capitals, in one line of it, and beside numbers."""
    for text in (TEXT, TEXT.upper() if encoding == "VNI" else TEXT, TEXT.split("\n")[0], f"1 | 2,5 | 3\n{TEXT}"):
        assert detect(encoded(text, encoding)) == encoding
        assert convert(encoded(text, encoding), encoding).lower() == text.lower()


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.upper(),
        FRENCH,
        GERMAN,
        "Thông báo, hòa bình, Hà Nam, là, và, có, cho",
        "12 | 3,5 | ±2 | 5 m² | 30° | § 4",
        "",
    ],
)
def test_not_found_elsewhere(text):
    """Unicode Vietnamese, other languages, figures."""
    assert detect(text) is None


@given(st.lists(st.sampled_from(TEXT.replace("\n", " ").split()), max_size=40).map(" ".join))
def test_unicode_is_never_taken_for_an_old_font(text):
    """Whatever words stand in a text, also without those that only Unicode has."""
    assert detect(text) is None


def test_capitals():
    """Small codes between capitals are capitals; a title's first letter does not make a word one."""
    assert convert("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "TCVN3") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert convert("Uû ban nh©n d©n TP", "TCVN3") == "Uỷ ban nhân dân TP"
    assert from_font("quyÕt ®Þnh", "ABCDEF+.VnTimeH,Bold") == "QUYẾT ĐỊNH"
    assert convert("COÄNG HOØA, Coäng hoøa", "VNI") == "CỘNG HÒA, Cộng hòa"


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        (".VnTime", "TCVN3"), (".VnArial NarrowH", "TCVN3"), ("BCDEFG+.VnTime-Bold", "TCVN3"), ("#2EVnTime", "TCVN3"),
        ("VnTimeH", "TCVN3"), ("VNI-Times", "VNI"), ("ABCDEF+VNI-Helve,Bold", "VNI"), ("VNtimes new roman", None),
        ("Times New Roman", None), ("SVN-Times", None), ("Vni", "VNI"), ("", None), (None, None), ("Vna", None),
    ],
)  # fmt: skip
def test_font_names(name, encoding):
    """Names as Word and PDF write them."""
    assert font_encoding(name) == encoding


def test_fonts_of_capitals():
    """The family's last letter tells; those of other makers do not count."""
    assert [prints_capitals(name) for name in (".VnTimeH", ".VnArial NarrowH Bold", ".VnTime", "VNI-TimesH")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_hyphen_for_u_horn():
    """As PDF readers hand out the code of ư; real hyphens stay."""
    assert from_font("nh-ng tr-íc, h-íng dÉn -u tiªn T- ph¸p", ".VnTime") == "nhưng trước, hướng dẫn ưu tiên Tư pháp"
    assert from_font("kinh tÕ-x· héi, 16/KH-UBND, - ®iÓm", ".VnTime") == "kinh tế-xã hội, 16/KH-UBND, - điểm"


def test_a_font_is_judged_by_its_text():
    """An old font's name over Unicode text counts for nothing; fonts are judged one by one."""
    runs = [
        (".VnTime", encoded(TEXT, "TCVN3")),
        (".VnArial", TEXT),
        ("Arial", encoded(TEXT, "VNI")),
        ("VNI-Times", "abc"),
    ]
    assert legacy_fonts(runs) == {".VnTime": "TCVN3"}


def test_lines_in_unicode_stay():
    """A line is converted only where that makes more Vietnamese words of it."""
    for line in ("Phòng Tài chính - Kế hoạch", "Thông báo", "Hà Nam", "abc", ""):
        assert convert_line(line, "TCVN3") == convert_line(line, "VNI") == line


def test_speed():
    """A long text is sampled: time does not grow with the square of its length."""
    words = TEXT.split()
    text = encoded(" ".join(random.Random(1).choices(words, k=60_000)), "TCVN3")
    assert detect(text) == "TCVN3"
