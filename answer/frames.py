"""The vocabulary of questions, as ``data/frames.toml`` lists it: compiled when first used, matched on folded text."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ingest.vietnamese import fold, unify_tones

HEADER_KINDS = ("signer", "title", "date", "issuer", "kind", "place", "recipients", "subject")
"""The kinds that ask for a field of a document's own header or signature."""

WORK_KINDS = ("lead", "coordinating", "task", "deadline")
"""The kinds that ask for a piece of work: who does it, with whom, what it is, by when."""

WHOLE_WORD = r"(?<![^\W_])(?:{})(?![^\W_])"
"""Letters and digits end a word, an underscore does not belong to one."""


@lru_cache(maxsize=1)
def frames() -> dict[str, Any]:
    """Read the patterns and word lists of both languages."""
    return tomllib.loads((Path(__file__).parent / "data" / "frames.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=128)
def cue(name: str) -> re.Pattern[str]:
    """Return the pattern of a cue: of the table ``cues`` anywhere in a text, of ``words`` as whole words.

    >>> bool(cue("leading").search("so y te chu tri")), bool(cue("money").search("phong y te"))
    (True, False)
    """
    if name in frames()["words"]:
        return re.compile(WHOLE_WORD.format(_either(frames()["words"][name])))
    return re.compile(_either(frames()["cues"][name]))


@lru_cache(maxsize=1)
def somebody() -> re.Pattern[str]:
    """Return the pattern of words, small and with their marks, by which names of those who act begin.

    >>> bool(somebody().search("sở y tế")), bool(somebody().search("sổ tay"))
    (True, False)
    """
    return re.compile(WHOLE_WORD.format("|".join(frames()["actors"]["names"])))


@lru_cache(maxsize=1)
def relation_cues() -> dict[str, re.Pattern[str]]:
    """Map each relation between instruments to the words that ask for it or state it."""
    return {name: re.compile(_either(words)) for name, words in frames()["relations"].items()}


@lru_cache(maxsize=1)
def labels() -> dict[str, re.Pattern[str]]:
    """Map what is arranged (time, place, participants) to the label that a paragraph about it begins with."""
    begins = r"[\s*#+-]*(?:[\divx]{{1,4}}[.)]|[a-z][.)])?[\s*-]*(?:{})(?![^\W_])[^:.;]{{0,60}}(?::|$)"
    return {name: re.compile(begins.format("|".join(words))) for name, words in frames()["labels"].items()}


@lru_cache(maxsize=1)
def offices() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return, for each office, the pattern of a signer's title and of a question that means it."""
    return tuple((re.compile(entry["title"]), re.compile(entry["asked"])) for entry in frames()["offices"])


@lru_cache(maxsize=1)
def periods() -> tuple[tuple[re.Pattern[str], frozenset[int]], ...]:
    """Return the times of a year that words tell ("giữa năm"), each with its months."""
    table = frames()["periods"]
    return tuple((re.compile(WHOLE_WORD.format(words)), frozenset(months)) for words, months in table.items())


@lru_cache(maxsize=64)
def receivers(sort: str) -> re.Pattern[str]:
    """Return the pattern of a sort of receiver as a distribution list writes it, perhaps by its symbol.

    >>> bool(receivers("pho chu tich").search("ct, pct ubnd tinh")), bool(receivers("so").search("cac bo, nganh"))
    (True, False)
    """
    return re.compile(WHOLE_WORD.format(frames()["receivers"].get(sort, sort)))


def at_levels(name: str) -> tuple[str, ...]:
    """Return how the folded names of an organisation begin that is called otherwise at each level, else its own.

    >>> "thanh doan" in at_levels("doan thanh nien"), at_levels("so y te")
    (True, ('so y te',))
    """
    return tuple(frames()["bodies"].get(name, (name,)))


@lru_cache(maxsize=8)
def noun_patterns(name: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the table ``nouns`` under a name, in the order in which they are tried."""
    found = frames()["nouns"][name]
    return tuple(re.compile(pattern) for pattern in ([found] if isinstance(found, str) else found))


class FrameWords(NamedTuple):
    """What only frames a question and carries no topic: syllables, the same without marks, and folded phrases."""

    light: frozenset[str]
    folded: frozenset[str]
    phrases: frozenset[str]


@lru_cache(maxsize=4)
def frame_words(language: str) -> FrameWords:
    """Return the words that frame questions of a language; with their marks, for "lại" is one and "lái" is not."""
    table = frames()[language]
    light = unify_tones(table["light"]).split()
    return FrameWords(frozenset(light), frozenset(map(fold, light)), frozenset(table["phrases"]))


@lru_cache(maxsize=256)
def told_apart(understood: str, language: str) -> str:
    """Return a question folded, with the words made strange that only without marks look like those of a cue.

    >>> told_apart("Đội nào thắng?", "vi"), told_apart("Tháng nào?", "vi")
    ('doi nao xthang?', 'thang nao?')
    """
    for word in frames()[language].get("unlike", ()):
        understood = re.sub(WHOLE_WORD.format(word), f"x{fold(word)}", understood, flags=re.IGNORECASE)
    return fold(understood)


@lru_cache(maxsize=256)
def plainly(folded: str, language: str) -> str:
    """Return a question with other wordings of the same way to ask put as the patterns have them.

    >>> plainly("dong chi nao ki van ban, hom nao", "vi")
    'nguoi ky van ban, ngay nao'
    """
    for meant, pattern in _same(language):
        folded = pattern.sub(meant, folded)
    return folded


@lru_cache(maxsize=2)
def _same(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = frames()[language].get("same", {})
    return tuple((meant, re.compile(WHOLE_WORD.format("|".join(forms)))) for meant, forms in table.items())


def kinds_of(folded: str, language: str) -> tuple[str, ...]:
    """Return the kinds of a question whose patterns match, ``general`` when none does.

    >>> kinds_of("ai ky cong van nay", "vi"), kinds_of("xin chao", "vi")
    (('signer', 'lead'), ('general',))
    """
    folded = plainly(folded, language)
    found = [kind for kind, pattern in _kind_patterns(language).items() if pattern.search(folded)]
    own_date = cue("own_date").search(folded)
    if "deadline" in found and own_date and not cue("deadline").search(folded):
        found.remove("deadline")
    if "date" in found and "subject" in found and not own_date and cue("horizon").search(folded):
        found.remove("date")
    if {"coordinating", "task"} <= set(found) and cue("work_together").search(folded):
        found.remove("coordinating")
    if {"lead", "list"} <= set(found) and cue("consists").search(folded):
        found.remove("lead")
    if "task" in found and cue("to_whom").search(folded):
        found[found.index("task")] = "lead"
    if cue("what_proposed").search(folded):
        found = [*(kind for kind in found if kind not in {"relation", "task"}), "task"]
    if "relation" in found and cue("basis_asked").search(folded):
        found = [kind for kind in found if kind not in {"task", "lead"}]
    if {"subject", "relation"} <= set(found) and cue("is_which").search(folded):
        found.remove("relation")
    if "signer" in found and cue("signs_other").search(folded):
        found.remove("signer")
    if "recipients" in found and cue("sends_other").search(folded) and not cue("asks_the_list").search(folded):
        found.remove("recipients")
    if {"recipients", "count"} <= set(found) and not cue("receivers_asked").search(folded):
        found.remove("recipients")
    if {"deadline", "count"} <= set(found) and not _kind_patterns(language)["deadline"].search(
        cue("expired").sub(" ", folded)
    ):
        found.remove("deadline")
    if (
        {"count", "task"} <= set(found)
        and cue("some_things").search(folded)
        and not cue("number_wanted").search(folded)
    ):
        found.remove("count")
    if {"date", "list"} <= set(found) and cue("days_listed").search(folded):
        found.remove("list")
    if {"subject", "task"} <= set(found) and cue("do_about").search(folded):
        found.remove("subject")
    return tuple(dict.fromkeys(found)) or ("general",)


def marks(name: str, folded: str, language: str) -> bool:
    """Tell whether a question shows a mark of its language: ``anaphora`` or ``correction``."""
    return any(pattern.search(folded) for pattern in _marks(name, language))


@lru_cache(maxsize=4)
def _marks(name: str, language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in frames()[language][name])


@lru_cache(maxsize=2)
def _kind_patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Compile the patterns of every kind: English ones end in stems ("coordinat"), Vietnamese ones in syllables."""
    boundary = r"(?<![^\W_])(?:{})" if language == "en" else WHOLE_WORD
    table = frames()[language]["kinds"]
    return {kind: re.compile(boundary.format("|".join(patterns))) for kind, patterns in table.items()}


def _either(pattern: str | list[str]) -> str:
    return pattern if isinstance(pattern, str) else "|".join(pattern)
