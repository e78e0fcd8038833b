"""Warnings about provinces that were merged and about an administrative level that ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from answer.cautions.dating import document_dated, source_of, when
from answer.cautions.succession_data import LevelChange, successions
from answer.draft import Caveat, Evidence
from answer.library import Library
from answer.reading import Reading
from ingest.agencies.alternatives import either
from ingest.agencies.names import unify_tones_in_place
from ingest.datamodels import Span
from ingest.normal_form import normalise
from ingest.structure.sentences import one_line
from ingest.vietnamese import UPPER, fold, merged_provinces
from retrieval.language import marks_within

_PROVINCE, _CITY = "Tỉnh ", "Thành phố "
_PROPER_NAME = re.compile(rf"(?:\s+ủy)?(?:\s+[{UPPER}]\w*){{0,3}}")


@dataclass(frozen=True, slots=True)
class _Province:
    """A province of before the merger: its full name then, the one that it is part of now, and who else is."""

    before: str
    after: str
    others: tuple[str, ...]


def prepare_units() -> None:
    """Read the provinces and compile their names."""
    _name()
    _mention()


def provinces_changed(cited: Sequence[Evidence], reading: Reading, today: date) -> list[Caveat]:
    """Return a warning for each merged province that is named.

    One that took others in keeps its name; the quotes of its own documents all hold it, so that only a question that
    names it is told.
    """
    change = successions().provinces
    if change is None:
        return []
    older = [item for item in cited if change.effective.lies_between(item.directive.date, today)]
    places = [place for item in older for place in _provinces_in(reading.library, item)]
    if asked := reading.asked.places:
        whole = {item.directive.id: Evidence(item.directive, Span(0, len(item.directive.text))) for item in older}
        named = (place for item in whole.values() for place in _provinces_in(reading.library, item))
        places += [place for place in named if _bare(place[0].before) in asked]
    found: dict[str, Caveat] = {}
    for province, shown in sorted(places, key=lambda place: place[0].before == place[0].after):
        renamed = province.before != province.after
        if province.before in found or not (renamed or (_bare(province.before) in asked and province.others)):
            continue
        values = {
            "province": _within_sentence(province.before),
            "successor": _within_sentence(province.after),
            "members": reading.phrases.listed(map(_within_sentence, sorted((province.before, *province.others)))),
            "others": reading.phrases.listed(map(_within_sentence, province.others)),
            "document": document_dated(reading, shown.directive),
            "when": when(reading, change.effective),
            "source": source_of(reading, change.source),
        }
        phrase = "succession_province" if renamed else "succession_province_grown"
        found[province.before] = Caveat("succession", reading.phrases.say(phrase, **values), (shown,))
    return list(found.values())


def _within_sentence(name: str) -> str:
    """Write "Tỉnh A" as it stands within a sentence: "tỉnh A"."""
    return name[:1].lower() + name[1:]


def levels_changed(cited: Sequence[Evidence], reading: Reading, today: date) -> list[Caveat]:
    """Return one warning for each administrative level that ended and that the cited words name a unit of."""
    found = []
    for change in successions().levels:
        older = (item for item in cited if change.effective.lies_between(item.directive.date, today))
        shown = next((place for item in older for place in _units_in(reading.library, item, change)), None)
        if shown is not None:
            english = reading.phrases.language == "en"
            values = {
                "level": change.english if english else change.name,
                "document": document_dated(reading, shown.directive),
                "when": when(reading, change.effective),
                "source": source_of(reading, change.source),
            }
            found.append(Caveat("succession", reading.phrases.say("succession_level", **values), (shown,)))
    return found


def _provinces_in(library: Library, cited: Evidence) -> Iterator[tuple[_Province, Evidence]]:
    """Yield the provinces that a range names behind "tỉnh" or "thành phố", alone or in a list."""
    for province, shown in _named_places(library, cited):
        if province is not None:
            yield province, shown


def _units_in(library: Library, cited: Evidence, change: LevelChange) -> Iterator[Evidence]:
    """Yield the mentions of a level's units: by the words for them, and cities that bear the name of their province."""
    directive, span = cited.directive, cited.span
    for match in _level_words(change.words).finditer(unify_tones_in_place(span.of(directive.text))):
        start, end = span.start + match.start(), span.start + match.end()
        named = _PROPER_NAME.match(directive.text, end, span.end)
        yield Evidence(directive, Span(start, named.end() if named else end))
    yield from (shown for province, shown in _named_places(library, cited) if province is None)


@lru_cache(maxsize=8)
def _level_words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Match the words in lower case with their diacritics ("quan" is too many words), and a list of them."""
    one = either([unify_tones_in_place(word) for word in words])
    joined = rf"(?:\s*[,;]\s*|\s+và\s+)(?:{one}|thành phố)(?!\w)"
    return re.compile(rf"(?<!\w)(?:(?:các|cấp)\s+)?{one}(?!\w)(?:{joined})*")


def _named_places(library: Library, cited: Evidence) -> Iterator[tuple[_Province | None, Evidence]]:
    """Yield the places named in a range: provinces, and None for a city that is part of the province of its name."""
    directive, span = cited.directive, cited.span
    for mention in _mention().finditer(library.folded(directive), span.start, span.end):
        for name in _name().finditer(mention.string, mention.start("names"), mention.end("names")):
            typed = one_line(directive.text[name.start() : name.end()])
            province = _provinces()[_key(name.group())]
            if not typed[0].isupper() or not marks_within(typed, _written(typed, province)):
                continue
            listed = mention["many"] or "," in mention["unit"] or name.start() > mention.start("names")
            kind = _PROVINCE if mention["unit"].startswith("tinh") else _CITY
            fits = listed or province.before.startswith(kind)
            if fits or kind == _CITY:
                yield province if fits else None, Evidence(directive, Span(mention.start("unit"), name.end()))


@lru_cache(maxsize=1)
def _provinces() -> dict[str, _Province]:
    """Map the folded bare name of each province of before to what became of it."""
    change = successions().provinces
    pairs = {normalise(old): normalise(new) for old, new in merged_provinces().items()}
    pairs |= change.corrections if change else {}
    together: dict[str, list[str]] = {}
    for before, after in pairs.items():
        together.setdefault(after, []).append(before)
    others = {old: tuple(sorted(other for other in together[new] if other != old)) for old, new in pairs.items()}
    return {_bare(old): _Province(old, new, others[old]) for old, new in pairs.items()}


def _bare(name: str) -> str:
    """Return the folded name without "Tỉnh" or "Thành phố", as a question's places are held."""
    return _key(name.removeprefix(_PROVINCE).removeprefix(_CITY))


def _key(name: str) -> str:
    """Fold a name; the dash in it may be any, with or without blanks."""
    return one_line(re.sub(r"\s*[-–]\s*", " - ", fold(name)))


def _written(typed: str, province: _Province) -> str:
    """Return the bare name with the blanks around its dash as they are typed, so that the letters stand in line."""
    bare = province.before.removeprefix(_PROVINCE).removeprefix(_CITY)
    dash = re.search(r"\s*[-–]\s*", typed)
    return bare.replace(" - ", dash.group()) if dash else bare


@lru_cache(maxsize=1)
def _name() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_names_pattern()}(?!\w)")


@lru_cache(maxsize=1)
def _mention() -> re.Pattern[str]:
    """Match "tỉnh A", "các tỉnh: A, B và C", "TP. A" in folded text."""
    name = rf"{_names_pattern()}(?!\w)"
    return re.compile(
        rf"(?<!\w)(?P<many>cac\s+)?(?P<unit>tinh(?:\s+uy|,\s+thanh\s+pho)?|thanh\s+(?:pho|uy)|tp\.?)\s*:?\s*(?<!\w)"
        rf"(?P<names>{name}(?:(?:\s*[,;]\s*|\s+va\s+){name})*)"
    )


@lru_cache(maxsize=1)
def _names_pattern() -> str:
    names = [form for key in _provinces() for form in (key, key.replace(" - ", "-"), key.replace(" - ", " – "))]
    return either(names)
