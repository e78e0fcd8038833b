"""How well answer/llm/verification.py tells supported sentences from others: ``python -m bench.verification``.

Statements are taken from directives as they stand, then changed a little so that they still hold (words left out,
clauses in another order, the document named first) and so that they do not (another figure, date, document number or
agency, roles exchanged, a negation, an opposite, another section cited). The seed makes every run the same. Vietnamese
statements come from corpus/ (or ``--index DIR``); paraphrases and English ones, about the made-up directives of the
tests, from ``data/verification.toml``.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from rapidfuzz import fuzz

from answer.draft import Evidence, one_line
from answer.library import Library
from answer.llm.verification import Support, Verifier
from answer.llm.wordlist import wordlist
from answer.matching import Matcher
from ingest.agencies.mentions import find_mentions
from ingest.agencies.names import agency_key, english_name, known_agencies
from ingest.index import sync
from ingest.numbers import NUMBER
from ingest.vietnamese import fold, words
from retrieval.dates import find_dates
from retrieval.search import Search

ROOT = Path(__file__).resolve().parent.parent
MADE_UP = ROOT / "tests" / "data" / "answering"
WRITTEN = Path(__file__).parent / "data" / "verification.toml"
SEED = 20_260_101
_FEWEST_WORDS, _MOST_WORDS = 8, 90
_TRIED = 20
"""Other passages among which one that says something else is looked for."""
_ALIKE = 80
"""Likeness (rapidfuzz, of 100) from which another passage may well say the same."""


@dataclass(frozen=True)
class Case:
    """A sentence, what it cites, and whether that supports it."""

    kind: str
    supported: bool
    text: str
    cited: Evidence
    language: str = "vi"


Change = Callable[[Case, random.Random], str | None]
"""Gives the changed text of a case, None where it has nothing to change."""


def statements(search: Search, most: int | None = None) -> Iterator[Case]:
    """Yield clauses of the first directives that say something, each with the passage around it."""
    library = Library(search.catalogue)
    for directive in search.catalogue.directives(search.catalogue.ids()[:most]):
        passages = search.catalogue.passages_of(directive.id)
        for unit in library.units(directive):
            text = one_line(unit.evidence.quote).strip("-+* ;.")
            said = _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS and not unit.is_heading and not text.isupper()
            around = next((p for p in passages if p.span.covers(unit.span)), None)
            if said and (unit.section or not directive.sections) and around is not None:
                text = re.sub(r"^(?:(?:\(?\d+\)|\d+[.)]|[a-zđ]\)|[IVX]+\.)\s*)+", "", text)
                yield Case("as it stands", True, f"{text}.", Evidence(directive, around.span))


def written(search: Search, entries: str, language: str) -> Iterator[Case]:
    """Yield the statements of ``data/verification.toml`` with the sections that they rest on."""
    by_number = {directive.number: directive for directive in search.catalogue.directives()}
    for entry in tomllib.loads(WRITTEN.read_text(encoding="utf-8"))[entries]:
        directive = by_number[entry["document"]]
        section = next(s for s in directive.sections if s.path == entry["section"])
        yield Case("as it stands", True, entry["text"], Evidence(directive, section.span), language)


def shortened(case: Case, dice: random.Random) -> str | None:
    """Leave out about one word in seven; none of a name or beside a figure, none that denies or says who does what."""
    kept = {*wordlist()["negation"][case.language], "phối hợp", "chủ trì"}
    taken = [(m.start, m.end) for m in find_mentions(case.text)]
    text, position = case.text, 0
    found: list[tuple[int, int]] = []
    for word in (w.replace("_", " ") for w in (words(text) if case.language == "vi" else text.split())):
        match = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)").search(text, position)
        if match is None:
            continue
        position = match.end()
        beside_figure = re.search(r"\d\W*$", text[: match.start()])
        free = word.replace(" ", "").isalpha() and not beside_figure and not _inside(match.start(), taken)
        if free and word not in kept and dice.random() < 1 / 7:
            found.append((match.start(), match.end()))
    for start, end in reversed(found):
        text = _put(text, start, end, "")
    return " ".join(text.split()) if found else None


def reordered(case: Case, dice: random.Random) -> str | None:
    """Put the parts between commas into another order."""
    parts = case.text.rstrip(".").split(", ")
    if len(parts) < 3:
        return None
    shuffled = [*parts[1:], parts[0]] if dice.random() < 0.5 else dice.sample(parts, len(parts))
    return f"{', '.join(shuffled)}." if shuffled != parts else None


def introduced(case: Case, dice: random.Random) -> str | None:
    """Name the document first."""
    directive = case.cited.directive
    if not directive.number or directive.number in case.text:
        return None
    day = directive.date
    if case.language == "en":
        dated = f" dated {day.day} {day:%B} {day.year}" if day else ""
        return f"According to document No. {directive.number}{dated}, {case.text[0].lower()}{case.text[1:]}"
    dated = f" ngày {day.day:02d}/{day.month:02d}/{day.year}" if day else ""
    name = case.text.split()[1][:1].isupper() or any(m.start == 0 for m in find_mentions(case.text))
    said = case.text if name else f"{case.text[0].lower()}{case.text[1:]}"
    return f"Theo văn bản số {directive.number}{dated}, {said}"


def other_figure(case: Case, dice: random.Random) -> str | None:
    """Change one figure that is no part of a date or a document number."""
    taken = [m.span() for m in NUMBER.finditer(case.text)] + [(d.start, d.end) for d in find_dates(case.text)]
    found = [m for m in re.finditer(r"(?<![\w/.,-])\d{1,4}(?![\w/-])", case.text) if not _inside(m.start(), taken)]
    if not found:
        return None
    match = dice.choice(found)
    value = next(v for n in range(3, 99) if (v := str(int(match.group()) + n)) not in case.cited.quote)
    return _put(case.text, match.start(), match.end(), value)


def other_date(case: Case, dice: random.Random) -> str | None:
    """Change the day, the month or the year of a date."""
    found = [d for d in find_dates(case.text) if d.is_day and d.first]
    if not found:
        return None
    date = dice.choice(found)
    day = date.first
    assert day is not None
    changed = [day.replace(day=day.day % 27 + 1), day.replace(day=1, month=day.month % 12 + 1)]
    day = dice.choice([*changed, day.replace(day=1, year=day.year + 1)])
    written = f"{day.day} {day:%B} {day.year}" if case.language == "en" else f"{day.day:02d}/{day.month:02d}/{day.year}"
    return _put(case.text, date.start, date.end, written)


def other_number(case: Case, dice: random.Random) -> str | None:
    """Change the digits of a document number."""
    found = list(NUMBER.finditer(case.text))
    if not found:
        return None
    match = dice.choice(found)
    digits = re.match(r"\d+", match.group())
    assert digits is not None
    return _put(case.text, match.start(), match.start() + digits.end(), str(int(digits.group()) + 7))


def other_agency(case: Case, dice: random.Random) -> str | None:
    """Put another agency in the place of one: of the same passage where it names more, else of the same directive."""
    said = agency_key(case.text)
    found = [m for m in find_mentions(case.text) if said.count(agency_key(m.name)) == 1]
    if not found:
        return None
    mention = dice.choice(found)
    named = {m.name for m in find_mentions(case.cited.quote)}
    elsewhere = {m.name for m in find_mentions(case.cited.directive.text)} - named
    far = sorted(elsewhere | {a.name for a in known_agencies() if a.name.startswith("Sở")} - named)
    near, far = ([n for n in names if agency_key(n) not in said] for names in (sorted(named), far))
    name = dice.choice(near or far)
    text = case.text
    for same in reversed([m for m in find_mentions(text) if m.name == mention.name]):
        is_english = case.language == "en" and text[same.start : same.end].isascii()
        text = _put(text, same.start, same.end, english_name(name) or name if is_english else name)
    return text


def other_roles(case: Case, dice: random.Random) -> str | None:
    """Exchange who leads and who takes part."""
    if not any(word in case.text for word in wordlist()["roles"]["lead"]):
        return None
    for a in case.cited.directive.assignments:
        if not (a.lead and a.coordinating and a.leads_explicitly):
            continue
        spans = a.spans
        lead, other = (one_line(spans[r][0].of(case.cited.directive.text)) for r in ("lead", "coordinating"))
        first, second = case.text.find(lead), case.text.find(other)
        if 0 <= first < second and second >= first + len(lead) and case.text.count(other) == case.text.count(lead) == 1:
            between = case.text[first + len(lead) : second]
            return f"{case.text[:first]}{other}{between}{lead}{case.text[second + len(other) :]}"
    return None


_VERBS = {
    "vi": "chủ trì|thực hiện|tổ chức|xây dựng|báo cáo|hoàn thành|triển khai|phối hợp|rà soát|tăng cường|ban hành",
    "en": "leads|advises|guides|monitors|continue|coordinates",
}


def denied(case: Case, dice: random.Random) -> str | None:
    """Deny the first verb."""
    verb = re.search(rf"(?<!\w)(?<!không )(?:{_VERBS[case.language]})(?!\w)", case.text)
    if verb is None:
        return None
    return _put(case.text, verb.start(), verb.start(), "không " if case.language == "vi" else "never ")


def without_phrases(text: str, language: str) -> str:
    """Blank out phrases in which a word has no opposite, places kept."""
    for phrase in wordlist()["phrases"][language]:
        text = re.sub(rf"(?<!\w){phrase}(?!\w)", " " * len(phrase), text, flags=re.IGNORECASE)
    return text


def turned(case: Case, dice: random.Random) -> str | None:
    """Put the opposite of a word in its place."""
    for pair in wordlist()["opposites"]:
        for one, other in ((0, 1), (1, 0)):
            for word in pair[case.language][one]:
                match = re.search(rf"(?<!\w){word}(?!\w)", without_phrases(case.text, case.language))
                held = any(re.search(rf"(?<!\w){w}(?!\w)", case.cited.quote) for w in pair["vi"][other])
                if match and not held:
                    return _put(case.text, match.start(), match.end(), pair[case.language][other][0])
    return None


SUPPORTED: dict[str, Change] = {
    "words left out": shortened, "clauses reordered": reordered, "document named first": introduced,
}  # fmt: skip
UNSUPPORTED: dict[str, Change] = {
    "another figure": other_figure, "another date": other_date, "another document number": other_number,
    "another agency": other_agency, "roles exchanged": other_roles, "a negation put in": denied,
    "an opposite": turned,
}  # fmt: skip


def cases(base: Sequence[Case], dice: random.Random) -> list[Case]:
    """Return the statements and everything that is made of them."""
    found = list(base)
    for case in base:
        for supported, changes in ((True, SUPPORTED), (False, UNSUPPORTED)):
            for kind, change in changes.items():
                text = change(case, dice)
                if text is not None and text != case.text:
                    found.append(replace(case, kind=kind, supported=supported, text=text))
        tried = dice.sample(base, min(_TRIED, len(base)))
        others = [c.cited for c in tried if not _alike(case, c.cited)]
        if others:
            found.append(replace(case, kind="another section cited", supported=False, cited=dice.choice(others)))
    return found


def _alike(case: Case, other: Evidence) -> bool:
    """Tell whether another passage may support a statement as well."""
    own = case.cited
    if other.directive.id == own.directive.id and other.span.start < own.span.end and own.span.start < other.span.end:
        return True
    return case.language == "vi" and fuzz.partial_ratio(fold(case.text), fold(other.quote)) >= _ALIKE


def _put(text: str, start: int, end: int, words: str) -> str:
    return f"{text[:start]}{words}{text[end:]}"


def _inside(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def verifier_of(search: Search) -> Verifier:
    """Return a verifier with the counts and the embedding model of an index."""
    matcher = Matcher(search.vocabulary, Library(search.catalogue).passages, search.translations.translate)
    return Verifier(matcher, search.embedder, search.translations)


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge every case and print a table for each language."""
    parser = argparse.ArgumentParser(prog="python -m bench.verification", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--index", type=Path, help="take Vietnamese statements from this index instead of corpus/")
    parser.add_argument("--most", type=int, help="the first so many directives of the index only")
    parser.add_argument("--wrong", action="store_true", help="print every case that is judged wrongly")
    options = parser.parse_args(arguments)
    logging.disable(logging.INFO)
    with TemporaryDirectory() as folder:
        index = options.index or _indexed(ROOT / "corpus", Path(folder) / "corpus")
        made_up = _indexed(MADE_UP, Path(folder) / "made-up")
        arms: list[tuple[str, Path, Callable[[Search], Iterator[Case]]]] = [
            ("Vietnamese, from directives", index, partial(statements, most=options.most)),
            ("Vietnamese, in other words", made_up, partial(written, entries="paraphrases", language="vi")),
            ("English", made_up, partial(written, entries="sentences", language="en")),
        ]
        for name, where, take in arms:
            search = Search.open(where)
            _table(name, cases(list(take(search)), random.Random(SEED)), verifier_of(search), options.wrong)
    return 0


def _indexed(corpus: Path, index: Path) -> Path:
    sync(corpus, index)
    return index


def _table(name: str, judged: Sequence[Case], verifier: Verifier, show_wrong: bool) -> None:
    start = perf_counter()
    verdicts = [(case, verifier.check(case.text, [case.cited], case.language)) for case in judged]
    seconds = perf_counter() - start
    passed = [case for case, verdict in verdicts if verdict.supported]
    right = sum(case.supported for case in passed)
    _say(f"{name}: {len(judged)} sentences, {1000 * seconds / len(judged):.1f} ms each")
    for kind, supported in dict.fromkeys((case.kind, case.supported) for case in judged):
        own = [verdict for case, verdict in verdicts if (case.kind, case.supported) == (kind, supported)]
        agreed = sum(verdict.supported == supported for verdict in own)
        label = "supported" if supported else "unsupported"
        _say(f"  {kind:26}{label:13}{len(own):5}{100 * agreed / len(own):8.1f}")
    wanted = sum(case.supported for case in judged)
    _say(f"  precision {100 * right / max(1, len(passed)):.1f}  recall {100 * right / max(1, wanted):.1f}")
    if show_wrong:
        for case, verdict in verdicts:
            if verdict.supported != case.supported:
                _say(_wrong(case, verdict))


def _wrong(case: Case, verdict: Support) -> str:
    scores = f"coverage {verdict.coverage:.2f} similarity {verdict.similarity:.2f} missing {verdict.missing}"
    return f"  WRONG {case.kind}: {case.text}\n    {scores}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
