"""The code must not know the documents it is shown with: nothing of corpus/ stands in a source file.

The forbidden strings are read off the corpus by the parser, so a directive added there is covered without a change
here. Names of agencies and places are ordinary vocabulary of the field: data files that list all kinds of them
(``<part>/data/*.toml``) may hold them, and no other file. Numbers, dates and people stand nowhere.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ingest.datamodels import Directive
from ingest.directive import parse
from ingest.readers import read_source
from ingest.vietnamese import fold

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("ingest", "retrieval", "prompts", "answer", "web", "eval", "training", "bench")
SUFFIXES = {".py", ".toml", ".yaml", ".yml", ".js", ".css", ".html", ".md", ".json"}

# Words for kinds of bodies: a name made of these alone names nobody in particular.
KINDS = "văn phòng|ủy ban nhân dân|ubnd|thành ủy|tỉnh ủy|hội đồng nhân dân|hđnd|thành phố|tỉnh|các|sở|ngành|quận|huyện"
MONTHS = [name.lower() for name in calendar.month_name]


@cache
def sources() -> list[Path]:
    found = [path for part in PARTS for path in (ROOT / part).rglob("*") if path.suffix in SUFFIXES]
    found += [ROOT / "app.py", *ROOT.glob("*.toml"), ROOT / "Makefile"]
    skipped = (ROOT / "eval" / "gold", ROOT / "eval" / "out", ROOT / "bench" / "out")
    return sorted(path for path in found if path.is_file() and not any(path.is_relative_to(s) for s in skipped))


@cache
def directives() -> list[Directive]:
    files = [path for path in sorted((ROOT / "corpus").rglob("*")) if path.is_file()]
    found = [d for path in files if path.stem != "README" for d in parse(read_source(path, path.name))]
    assert found, "no directive in corpus/: nothing would be checked"
    return found


def number_pattern(number: str) -> str:
    """The number in any spelling: separators free, case and diacritics folded."""
    return (
        r"(?<![0-9a-z])0*" + r"[\W_]{0,4}".join(re.findall(r"\d+|[a-z]+", fold(number).lstrip("0"))) + r"(?![0-9a-z])"
    )


def date_patterns(day: int, month: int, year: int) -> Iterator[str]:
    """A date as people and programs write it."""
    yield rf"(?<!\d)0?{day}\s?[/.-]\s?0?{month}\s?[/.-]\s?{year}(?!\d)"
    yield rf"(?<!\d){year}\D{{1,2}}0?{month}\D{{1,2}}0?{day}(?!\d)"
    yield rf"(?<!\d)0?{day}\s+thang\s+0?{month}\s+nam\s+{year}"
    yield rf"(?<!\d){day}(st|nd|rd|th)? {MONTHS[month]},? {year}|{MONTHS[month]} {day}(st|nd|rd|th)?,? {year}"


def numbers_and_dates() -> set[str]:
    found: set[str] = set()
    for directive in directives():
        written = [directive.number, *(reference.number for reference in directive.references)]
        numbers = {number for number in written if number}
        assert all(re.search(r"\d", number) for number in numbers), "lines without a digit would not be searched"
        found |= {number_pattern(number) for number in numbers}
        dates = [directive.date, *(reference.date for reference in directive.references)]
        for date in filter(None, dates):
            found |= set(date_patterns(date.day, date.month, date.year))
    return found


def people() -> set[str]:
    """Signers, and names behind a title in the lists of recipients."""
    found: set[str] = set()
    for directive in directives():
        found |= {directive.signer} if directive.signer else set()
        listed = (part for line in (*directive.recipients, *directive.copied_to) for part in re.split("[,;]", line))
        found |= {name for part in listed if (name := trailing_name(part))}
    return {rf"(?<!\w){re.escape(fold(name))}(?!\w)" for name in found if not re.match(KINDS, name.lower())}


def trailing_name(text: str) -> str | None:
    """The capitalised words that a text ends in, where there are three or four: "PGĐ Lê Văn An" ends in a name."""
    words: list[str] = []
    for word in reversed(text.split()):
        if not word.istitle():
            break
        words.insert(0, word)
    return " ".join(words) if len(words) in (3, 4) else None


def agencies_and_places() -> set[str]:
    """Issuers, places and the agencies of assignments, but for names made of kinds of bodies alone."""
    found: set[str] = set()
    for directive in directives():
        found |= {name for name in (directive.issuer, directive.parent_issuer, directive.place) if name}
        found |= {reference.issuer for reference in directive.references if reference.issuer}
        for assignment in directive.assignments:
            found |= {*assignment.lead, *assignment.coordinating}
    proper = {name for name in found if re.sub(rf"\b(?:{KINDS})\b|[\W_]", "", name.lower()) and not is_generic(name)}
    return {rf"(?<!\w){re.escape(fold(name))}(?!\w)" for name in proper}


def is_generic(name: str) -> bool:
    """Whether a name is that of many ("các Sở, ngành có liên quan") or has no capital but its first."""
    return name.lower().startswith("các ") or not re.search(r"(?<=\s)[A-ZĐ]", name)


@cache
def folded(path: Path) -> list[str]:
    return fold(path.read_text(encoding="utf-8", errors="replace")).splitlines()


def offences(patterns: set[str], files: list[Path], within: str = "") -> list[str]:
    """Where a pattern is found; ``within`` is what a line must hold to be searched: every pattern asks for it."""
    held = re.compile(within)
    joined = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(patterns)))
    found = []
    for path in files:
        for row, line in enumerate(folded(path), 1):
            if not held.search(line):
                continue
            found += [f"{path.relative_to(ROOT).as_posix()}:{row}: {match.group()}" for match in joined.finditer(line)]
    return found


@pytest.mark.parametrize(("derive", "within"), [(numbers_and_dates, r"\d"), (people, "")], ids=["numbers", "people"])
def test_no_number_date_or_person_of_the_corpus_stands_in_a_source(derive, within):
    patterns = derive()
    assert patterns, f"{derive.__name__} finds nothing in corpus/"
    assert offences(patterns, sources(), within) == []


def test_agencies_and_places_stand_in_data_files_alone():
    allowed = [path for path in sources() if path.suffix == ".toml" and path.parent.name == "data"]
    patterns = agencies_and_places()
    assert patterns, "no agency in corpus/"
    assert offences(patterns, [path for path in sources() if path not in allowed]) == []


@pytest.mark.parametrize(
    "spelling",
    ["16/KH-UBND", "16 kh ubnd", "016/kh-ubnd", "'16', 'KH', 'UBND'", "02/3/2023", "2.3.2023", "2023-03-02",
     "date(2023, 3, 2)", "ngày 02 tháng 3 năm 2023", "March 2, 2023", "2nd March 2023"],
)  # fmt: skip
def test_the_patterns_find_other_spellings(spelling):
    patterns = {number_pattern("16/KH-UBND"), *date_patterns(2, 3, 2023)}
    assert re.search("|".join(patterns), fold(spelling))


@pytest.mark.parametrize("other", ["116/KH-UBND", "16/KH-UBNDTP", "12/3/2023", "2/3/20231"])
def test_the_patterns_leave_other_strings_alone(other):
    patterns = {number_pattern("16/KH-UBND"), *date_patterns(2, 3, 2023)}
    assert not re.search("|".join(patterns), fold(other))
