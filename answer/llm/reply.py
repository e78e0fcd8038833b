"""A language model's reply read: its sentences, the passages that each cites, and whether it says that none answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.datamodels import Span
from ingest.structure.sentences import sentences
from prompts import UNANSWERABLE

_THINKING = ("<think>", "</think>")
_MARKERS = re.compile(r"\s*[\[【](\d{1,3}(?:\s*[,;]\s*\d{1,3})*)[\]】]")
_STOP_BEFORE_MARKERS = re.compile(r"([.!?…:]+)((?:\s*\[[\d,; ]+\])+)")
_BULLET = re.compile(r"^\s*(?:[-*•+]|#+|\(?\d{1,2}[.)]|[a-zđ]\))\s+")
_EMPHASIS = re.compile(r"\*\*|__|`|<[^<>]{0,200}>|!?\[([^\]]{0,200})\]\([^)]{0,500}\)")
_MOST_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply without its markers; ``markers`` are the passages that it cites and that exist."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The sentences of a reply; ``declined`` when the model says that no passage answers."""

    sentences: tuple[Sentence, ...]
    declined: bool


def read_reply(text: str, passages: int) -> Reply:
    """Read a whole reply to a request with so many passages.

    A marker of a passage that does not exist is dropped; a lead-in that ends in a colon and cites nothing is none.

    >>> read_reply("Sở Y tế chủ trì. [1] Hạn là 02/3/2023 [2][9].", 2).sentences
    (Sentence(text='Sở Y tế chủ trì.', markers=(1,)), Sentence(text='Hạn là 02/3/2023.', markers=(2,)))
    """
    text = "".join(without_thoughts([text]))
    declined = UNANSWERABLE in text
    found: list[Sentence] = []
    for line in text.replace(UNANSWERABLE, " ").splitlines():
        found += _of_line(_BULLET.sub("", line), passages)
    return Reply(tuple(found[:_MOST_SENTENCES]), declined)


def _of_line(line: str, passages: int) -> Iterator[Sentence]:
    line = _MARKERS.sub(lambda match: f" [{match[1]}]", line)
    line = _STOP_BEFORE_MARKERS.sub(r"\2\1", line)
    line = _EMPHASIS.sub(lambda match: match[1] or "", line)
    for span in sentences(line, Span(0, len(line))):
        written = span.of(line)
        numbers = [int(n) for group in _MARKERS.findall(written) for n in re.findall(r"\d+", group)]
        markers = tuple(dict.fromkeys(n for n in numbers if 1 <= n <= passages))
        said = " ".join(_MARKERS.sub("", written).split())
        if re.search(r"\w", said) and (markers or not said.endswith(":")):
            yield Sentence(said, markers)


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces of a reply without what a reasoning model thinks aloud before it.

    >>> "".join(without_thoughts(["<thi", "nk>Xem đoạn 1.</th", "ink>", "Sở Y tế [1]."]))
    'Sở Y tế [1].'
    """
    begin, end = _THINKING
    held, answering = "", False
    for piece in pieces:
        if answering:
            yield piece
            continue
        held = (held + piece).lstrip()
        if not held:
            continue
        if end in held:
            held, answering = held.partition(end)[2].lstrip(), True
        elif not held.startswith(begin[: len(held)]):
            answering = True
        if answering and held:
            yield held
            held = ""
    if held and not held.startswith(begin):
        yield held
