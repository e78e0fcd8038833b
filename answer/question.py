"""What a question asks for: its kinds, its instruments, agencies and section, and the topic that is left.

Everything is matched on folded text, so that full, half and missing diacritics are one case; the patterns and word
lists stand in ``data/frames.toml``. The *frame* ("cơ quan nào chủ trì …", "which agency leads …") is told from the
*topic* ("… công tác tuyên truyền"), because only the topic has to be found in the documents.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

import ingest
from ingest.agencies import Mention, find_mentions
from ingest.datamodels import Span
from ingest.numbers import DATE, kind_named, kind_pattern, kinds, to_date
from ingest.vietnamese import fold, known_words, unify_tones
from retrieval.query import NumberMention, Query

Role = Literal["target", "scope", "topic"]
"""What an instrument is to the question: what it asks about, where to look, or part of the matter."""

HEADER_KINDS = ("signer", "title", "date", "issuer", "place", "recipients", "subject")
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_SECTION = re.compile(
    r"(?<![^\W_])(?:muc|khoan|diem|dieu|phan|item|section|paragraph|point|part|article|clause)\s+"
    r"(?:so\s+|thu\s+)?\(?(?P<n>\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-z](?=[\s,.?)]|$))\)?(?![^\W_])"
)
_ORDINALS = {
    "dau tien": 1, "thu nhat": 1, "thu hai": 2, "thu ba": 3, "thu tu": 4, "thu nam": 5, "thu sau": 6, "thu bay": 7,
    "thu tam": 8, "thu chin": 9, "thu muoi": 10, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
    "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "cuoi cung": -1, "cuoi": -1, "last": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"(?<![^\W_])(?:(?P<word>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})|(?:thu|so|no\.?|number)\s+(?P<n>\d{{1,2}}))(?![^\W_/-])"
)
_LONGEST_WORD = 4
_COUNT = re.compile(r"\d{1,2}")
_LONG = 40
"""Words from which a question is taken to tell a story before it asks."""
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_YEAR = re.compile(rf"(?:thang\s+(?P<m>\d{{1,2}})[/\s]+(?:nam\s+)?|(?P<name>{'|'.join(_MONTHS)})\s+)(?P<y>\d{{4}})")
_ENGLISH_DATE = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{'|'.join(_MONTHS)}),?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{'|'.join(_MONTHS)})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
)
_SCOPE_BEFORE = re.compile(
    r"(?:^|\s)(?:theo|trong|tai|o|tu|nhac den trong|in|under|per|by|from|according to|of item|within|"
    r"(?:muc|dieu|khoan|phan|item|section|paragraph|part)\s+\(?\w{1,4}\)?(?:\s+(?:cua|of|trong|in))?)\s+(?:the\s+|van ban\s+|cong van\s+|chi dao\s+|official\s+|letter\s+|noi dung\s+)*(?:so\s+|no\.?\s+)?$"
)
_TOPIC_BEFORE = re.compile(r"(?:^|\s)(?:ve|thuc hien|trien khai|sau|on|about|implementing|implement|regarding|concerning|after)\s+(?:the\s+|viec\s+)*(?:so\s+)?$")


_SOURCE_BEFORE = re.compile(
    r"(?:de xuat|de nghi|kien nghi|bao cao|van ban|cong van|to trinh|y kien|propos\w*|suggestion|report|letter|request|recommendations?)"
    r"(?: so)? (?:cua|by|of|from) (?:the )?$"
)
_PROPOSING = re.compile(r"\s*(?:da |co |has |have )?(?:muon|xin|wants?|de nghi|de xuat|kien nghi|yeu cau|giao(?! thong)|propos|recommend|suggest|assign|ask(?!ed))")
_TOLD_BEFORE = re.compile(r"(?:bao cao(?: len| cho)?|trinh|gui|tham muu(?: [a-z]+){0,4} cho|report(?:s|ed|ing)? to|submit(?:s|ted)? to) (?:the )?$")
_ASKED_KIND = re.compile(r"(?: (?!(?:noi|viet|ban|ve|co|la|do|nay|kia|ay|de|giao|yeu|gui|duoc|phai|thi|ky|ra|goi|nhung)(?![a-z]))[a-z]+){0,2} (?:nao|gi|so may|so bao nhieu)(?![a-z])")
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|will|must|should|can)\b"
_DATED_ITSELF = re.compile(r"(?:ban hanh|ky|de|ra|phat hanh|lap|soan) (?:vao |tu )?(?:ngay|khi|luc|hom|bao gio)")
_HORIZON = re.compile(r"tam nhin|(?:den|toi|huong den|nham den) (?:moc )?.{0,20}nam nao|moc (?:gan|xa)|until (?:which|what) year|horizon|vision")
_DEADLINE_WORDS = re.compile(r"(?<![^\W_])(?:han|thoi han|cham nhat|deadline|truoc ngay|bao lau)(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A document that the question names by number, and its role in the question."""

    mention: NumberMention
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question analysed. ``topic`` holds runs of folded content words, in order; ``head`` the noun that is asked for."""

    text: str
    language: str
    folded: str
    kinds: tuple[str, ...]
    topic: tuple[tuple[str, ...], ...]
    head: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    agencies: tuple[Mention, ...]
    document_kind: str | None = None
    section: str | None = None
    ordinal: int | None = None
    day: date | None = None
    month: tuple[int, int] | None = None
    dependent: bool = False
    correction: bool = False
    counted: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    query: Query | None = field(default=None, compare=False)

    def asks(self, *names: str) -> bool:
        """Tell whether any of these kinds was recognised."""
        return any(name in self.kinds for name in names)

    @property
    def targets(self) -> tuple[NumberMention, ...]:
        """The instruments that the question is about."""
        return tuple(item.mention for item in self.instruments if item.role == "target")

    @property
    def sources(self) -> tuple[Mention, ...]:
        """The agencies whose document or proposal is meant ("theo đề xuất của Sở Y tế"), not their own work."""
        return tuple(m for m in self.agencies if _SOURCE_BEFORE.search(self.folded[: m.start]))

    @property
    def proposing(self) -> tuple[Mention, ...]:
        """The agencies that propose something ("Sở Y tế đề nghị …")."""
        return tuple(m for m in self.agencies if _PROPOSING.match(self.folded, m.end))

    @property
    def acting(self) -> tuple[Mention, ...]:
        """The agencies whose work is asked about."""
        return tuple(
            m
            for m in self.agencies
            if m not in self.sources and not _PROPOSING.match(self.folded, m.end) and not _TOLD_BEFORE.search(self.folded[: m.start])
        )

    @property
    def content(self) -> int:
        """How many content words the topic has."""
        return sum(len(run) for run in self.topic)

    def replaced(self, **changes: Any) -> Asked:
        """Return a copy with other values in some fields."""
        return replace(self, **changes)


@lru_cache(maxsize=1)
def frames() -> dict[str, Any]:
    """Read the patterns and word lists of both languages."""
    return tomllib.loads((Path(__file__).parent / "data" / "frames.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    # English patterns end in stems ("coordinat"), Vietnamese ones in whole syllables.
    boundary = r"(?<![^\W_])(?:{})" + ("" if language == "en" else r"(?![^\W_])")
    table = frames()[language]["kinds"]
    return {kind: re.compile(boundary.format("|".join(patterns))) for kind, patterns in table.items()}


def analyse(query: Query, pair: Callable[[str, str], int] = lambda left, right: 0) -> Asked:
    """Return what ``query`` asks for; any text gives a value, at worst one of kind ``general``.

    ``pair`` tells how often two folded syllables stand side by side in the documents: a word made of function
    syllables only ("đô thị" without its marks) carries topic when the documents use it.
    """
    folded = query.folded
    language = query.language
    instruments = _instruments(query, folded)
    agencies = tuple(m for m in find_mentions(query.understood) if not _inside(m.start, m.end, instruments) and _is_name(query, m))
    asking = _asking_part(folded)
    kinds_found = _kinds(asking, language)
    taken = [Span(item.start, item.end) for item in instruments] + [Span(m.start, m.end) for m in agencies]
    day, day_spans = _day(folded)
    month = None if day else _month(folded, day_spans)
    section, section_spans = _section(folded)
    ordinal, ordinal_spans = _ordinal(folded)
    taken += day_spans + section_spans + ordinal_spans
    story = [Span(0, folded.find(asking))] if asking != folded else []
    runs, words = _topic(query, taken + story, pair)
    return Asked(
        text=query.text,
        language=language,
        folded=folded,
        kinds=kinds_found,
        topic=runs,
        head=(*_head(folded, language, words), *_attributes(words, language)),
        attributes=_attributes(words, language),
        counted=_counted(folded, language, words),
        places=_places(folded),
        instruments=instruments,
        agencies=agencies,
        document_kind=_document_kind(folded, language, instruments),
        section=section,
        ordinal=ordinal,
        day=day,
        month=month,
        dependent=any(re.search(pattern, folded) for pattern in frames()[language]["anaphora"]),
        correction=any(re.search(pattern, folded) for pattern in frames()[language]["correction"]),
        query=query,
    )


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    path = Path(ingest.__file__).parent / "data" / "places.toml"
    names = tomllib.loads(path.read_text(encoding="utf-8"))["provinces"]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(re.escape(fold(name)) for name in names if name != 'Việt Nam')})(?![^\W_])")


def _places(folded: str) -> tuple[str, ...]:
    """Return the provinces that the question names, folded."""
    return tuple(dict.fromkeys(match.group() for match in _provinces().finditer(folded)))


def _asking_part(folded: str) -> str:
    """Return what a long question asks after telling its story: the last clause, or what follows "xin hỏi"."""
    if len(folded.split()) <= _LONG:
        return folded
    parts = re.split(r"(?:[;.]\s+|(?<![a-z])(?:vay|xin hoi|cho hoi|my question is|so)(?![a-z]))", folded)
    return next((part for part in reversed(parts) if len(part.split()) > 3), folded)


def _kinds(folded: str, language: str) -> tuple[str, ...]:
    """Return the kinds whose patterns match, ``general`` when none does."""
    found = [kind for kind, pattern in _patterns(language).items() if pattern.search(folded)]
    if "deadline" in found and _DATED_ITSELF.search(folded) and not _DEADLINE_WORDS.search(folded):
        found.remove("deadline")
    if "date" in found and "subject" in found and _HORIZON.search(folded) and not _DATED_ITSELF.search(folded):
        found.remove("date")
    return tuple(found) or ("general",)


def _instruments(query: Query, folded: str) -> tuple[Instrument, ...]:
    """Locate the numbers that the query mentions and give each its role by the words before it."""
    found: list[Instrument] = []
    position = 0
    for mention in query.numbers:
        needle = fold(mention.text)
        start = folded.find(needle, position)
        if start < 0:
            continue
        end = position = start + len(needle)
        found.append(Instrument(mention, _role(folded[:start]), _with_kind(folded, start), end))
    return tuple(found)


def _with_kind(folded: str, start: int) -> int:
    """Return where the mention begins with the kind written before it ("công văn số 16")."""
    before = re.sub(r"(?:\s+(?:so|no\.?|number))?\s*$", "", folded[:start])
    for match in kind_pattern().finditer(before):
        if match.end() == len(before):
            return match.start()
    return start


def _role(before: str) -> Role:
    """Tell a place to look ("theo 16/KH-UBND") and a matter ("về 16/KH-UBND") from what is asked about."""
    bare = before
    for match in kind_pattern().finditer(re.sub(r"\s*(?:so|no\.?)?\s*$", "", before)):
        if match.end() >= len(re.sub(r"\s*(?:so|no\.?)?\s*$", "", before)):
            bare = before[: match.start()]
    if _SCOPE_BEFORE.search(bare) or _SCOPE_BEFORE.search(before):
        return "scope"
    return "topic" if _TOPIC_BEFORE.search(bare) else "target"


def _is_name(query: Query, mention: Mention) -> bool:
    """Tell a name of one English word ("the Government") from the common noun ("urban government")."""
    typed = query.understood[mention.start : mention.end]
    return query.language != "en" or " " in typed or typed[:1].isupper()


def _inside(start: int, end: int, instruments: tuple[Instrument, ...]) -> bool:
    return any(item.start <= start and end <= item.end for item in instruments)


def _day(folded: str) -> tuple[date | None, list[Span]]:
    """Return the full date that the question names, and every range that is part of a date."""
    spans: list[Span] = []
    found: date | None = None
    for match in DATE.finditer(folded.replace("tháng", "thang")):
        spans.append(Span(match.start(), match.end()))
        found = found or to_date(match)
    written = re.compile(r"(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")
    for match in written.finditer(folded):
        spans.append(Span(match.start(), match.end()))
        found = found or _date(int(match[3]), int(match[2]), int(match[1]))
    for match in _ENGLISH_DATE.finditer(folded):
        spans.append(Span(match.start(), match.end()))
        month = _MONTHS.index(match["m"] or match["m2"]) + 1
        found = found or _date(int(match["y"] or match["y2"]), month, int(match["d"] or match["d2"]))
    return found, spans


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(folded: str, taken: list[Span]) -> tuple[int, int] | None:
    """Return (year, month) of "tháng 6 năm 2023" or "June 2023"."""
    match = _MONTH_YEAR.search(folded)
    if match is None:
        return None
    taken.append(Span(match.start(), match.end()))
    number = int(match["m"]) if match["m"] else _MONTHS.index(match["name"]) + 1
    return (int(match["y"]), number) if 1 <= number <= 12 else None


def _section(folded: str) -> tuple[str | None, list[Span]]:
    """Return the section that the question names ("mục 2", "item (1), part II" gives II.1)."""
    matches = list(_SECTION.finditer(folded))
    spans = [Span(match.start(), match.end()) for match in matches]
    numbers = [match["n"] for match in matches]
    if not numbers:
        return None, []
    roman = [n.upper() for n in numbers if re.fullmatch(r"[ivx]+", n)]
    plain = [n for n in numbers if not re.fullmatch(r"[ivx]+", n)]
    return ".".join(roman[:1] + plain[:1]), spans


def _ordinal(folded: str) -> tuple[int | None, list[Span]]:
    """Return which item of a list is asked for: 1 for the first, -1 for the last."""
    match = _ORDINAL.search(folded)
    if match is None:
        return None, []
    number = int(match["n"]) if match["n"] else _ORDINALS[match["word"]]
    return number, [Span(match.start(), match.end())]


def _document_kind(folded: str, language: str, instruments: tuple[Instrument, ...]) -> str | None:
    """Return the kind of document that is asked for ("nghị quyết nào", "which resolution")."""
    if language == "vi":
        for match in kind_pattern().finditer(folded):
            if not _inside(match.start(), match.end(), instruments):
                after = folded[match.end() : match.end() + 40]
                if _ASKED_KIND.match(after):
                    return kind_named(match.group())
        return None
    for kind, (_, english) in kinds().items():
        for name in english:
            asked = re.search(rf"(?:which|what)(?: (?!{_AUXILIARY})[a-z'-]+){{0,3}} (?P<kind>{name})s?(?![^\W_])", folded)
            if asked is not None and not _inside(asked.start("kind"), asked.end("kind"), instruments):
                return kind
    return None


def _topic(query: Query, taken: list[Span], pair: Callable[[str, str], int]) -> tuple[tuple[tuple[str, ...], ...], list[Word]]:
    """Return the content words of the question, one tuple of folded syllables a word, and all its words."""
    words = _segmented(query, taken, pair)
    return tuple(tuple(word.folded.split()) for word in words if word.content), words


class Word(NamedTuple):
    """A word of the question: folded syllables joined by a space, where it begins, and whether it carries topic."""

    folded: str
    start: int
    content: bool


def _segmented(query: Query, taken: list[Span], pair: Callable[[str, str], int]) -> list[Word]:
    """Cut the question into words, the longest dictionary word first; taken ranges are left out."""
    data = frames()[query.language]
    light, phrases = frozenset(data["light"].split()), frozenset(data["phrases"])
    tokens = [match for match in _WORD.finditer(query.folded) if not _covered(match, taken)]
    words: list[Word] = []
    for group in _best_cut(query, tokens, phrases, pair):
        folded = " ".join(token.group() for token in group)
        if words and _COUNT.fullmatch(words[-1].folded) and not folded.isdigit():
            words.append(Word(f"{words[-1].folded} {folded}", words[-1].start, True))
        framed = folded in phrases or len(folded) < 2 or folded.isdigit() and len(folded) < 3 or _is_light(folded.split(), light, pair)
        words.append(Word(folded, group[0].start(), not framed))
    return words


def _best_cut(
    query: Query, tokens: list[re.Match[str]], phrases: frozenset[str], pair: Callable[[str, str], int]
) -> list[list[re.Match[str]]]:
    """Cut the tokens into the fewest words; among equals prefer words that the documents use (Viterbi)."""
    best: list[tuple[float, list[list[re.Match[str]]]]] = [(0.0, [])]
    for end in range(1, len(tokens) + 1):
        options = []
        for size in range(1, min(_LONGEST_WORD, end) + 1):
            group = tokens[end - size : end]
            score = _word_score(query, group, phrases, pair)
            if score is not None:
                before, words = best[end - size]
                options.append((before + score, [*words, group]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _word_score(
    query: Query, group: list[re.Match[str]], phrases: frozenset[str], pair: Callable[[str, str], int]
) -> float | None:
    """Return how good it is to take these tokens as one word, None when they are none."""
    if len(group) == 1:
        return 0.0
    folded = " ".join(token.group() for token in group)
    if query.folded[group[0].start() : group[-1].end()] != folded:
        return None
    if folded not in phrases and not _is_word(query, group, folded):
        return None
    used = min(pair(left.group(), right.group()) for left, right in pairwise(group))
    return len(group) - 1 + (0.3 if folded in phrases else min(0.3, 0.1 * math.log1p(used)))


def _covered(match: re.Match[str], taken: list[Span]) -> bool:
    return any(span.start < match.end() and match.start() < span.end for span in taken)


def _is_word(query: Query, group: list[re.Match[str]], folded: str) -> bool:
    """Tell whether these syllables are one dictionary word in the spelling typed (marks left out agree with any)."""
    if query.language != "vi":
        return False
    typed = unify_tones(query.understood[group[0].start() : group[-1].end()].lower()).split()
    for known in known_words().get(folded, ()):
        if all(one == other or (query.plain and one == fold(other)) for one, other in zip(typed, known.split(), strict=False)):
            return True
    return False


def _is_light(syllables: list[str], light: frozenset[str], pair: Callable[[str, str], int]) -> bool:
    """Tell whether a word belongs to the frame: function syllables only, and no word of the documents."""
    if not all(syllable in light for syllable in syllables):
        return False
    return len(syllables) == 1 or not any(pair(left, right) for left, right in pairwise(syllables))


_HEAD_VI = (
    re.compile(r"(?:bao nhieu|may)\s+(?P<head>(?:[a-z]+\s?){1,4})"),
    re.compile(r"(?P<head>(?:[a-z]+\s){1,4})(?:la )?(?:bao nhieu|so may|may)(?![^\W_])"),
    re.compile(r"(?P<head>(?:[a-z]+\s){1,4})(?:nao|gi)(?![^\W_])"),
    re.compile(r"(?P<head>(?:[a-z]+\s){1,3})(?:the nao|ra sao|thi sao)"),
)
_HEAD_EN = (
    re.compile(r"how (?:many|much)\s+(?P<head>(?:[a-z-]+\s?){1,3})"),
    re.compile(r"(?:what|which)(?: is| are| was| were)?(?: the)?\s+(?P<head>(?:[a-z-]+\s?){1,3})"),
)
_NOUN_ENDS = re.compile(r"(?<![a-z])(?:of|in|on|for|to|from|under|by|at|did|does|do|is|are|was|were|has|have|had|will|must|should|can|the|that)(?![a-z])")
_COUNTED_VI = re.compile(r"(?:bao nhieu|may|\d+ hay \d+)\s+(?:ban |cai |chiec |loai )?(?P<noun>(?:[a-z]+\s?){1,3})")


def _head(folded: str, language: str, words: list[Word]) -> tuple[str, ...]:
    """Return the content words of the noun that is asked for ("bao nhiêu *kinh phí*", "*số điện thoại* nào").

    A noun that only names what kind of thing is asked ("cơ quan nào", "how many tasks") gives none.
    """
    generic = frozenset(frames()["generic"]["nouns"])
    for pattern in _HEAD_VI if language == "vi" else _HEAD_EN:
        match = pattern.search(folded)
        if match is None:
            continue
        noun_end = _NOUN_ENDS.search(folded, match.start("head"), match.end("head")) if language == "en" else None
        end = noun_end.start() if noun_end else match.end("head")
        inside = [word for word in words if match.start("head") <= word.start < end]
        found = [word.folded for word in inside if word.content and word.folded not in generic]
        if found and language == "en" and match.group().startswith("how many") and not inside[-1].content:
            return ()
        if found:
            return tuple(found[-2:] if pattern.pattern.startswith("(?P") else found[:2])
        if inside:
            return ()
    return ()


def _attributes(words: list[Word], language: str) -> tuple[str, ...]:
    """Return the words for what only a clause can tell (money, targets, contacts), never a header."""
    table = frozenset(frames()["attributes"]["en" if language == "en" else "vi"])
    return tuple(word.folded for word in words if word.content and word.folded in table)


def _counted(folded: str, language: str, words: list[Word]) -> tuple[str, ...]:
    """Return the words of the noun after "bao nhiêu", "mấy" or "how many", generic ones too."""
    pattern, group = (_COUNTED_VI, "noun") if language == "vi" else (_HEAD_EN[0], "head")
    match = pattern.search(folded)
    if match is None:
        return ()
    stop = _NOUN_ENDS.search(folded, match.start(group), match.end(group)) if language == "en" else None
    end = stop.start() if stop else match.end(group)
    return tuple(word.folded for word in words if match.start(group) <= word.start < end)
