"""A language model's reply read as it comes: its sentences, and the passages that each cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.datamodels import Span
from ingest.structure.sentences import sentences
from prompts import UNANSWERABLE

_THINKING = ("<think>", "</think>")
_MARKERS = re.compile(r"\s*[\[【](\d{1,3}(?:\s*[,;]\s*\d{1,3})*)[\]】]")
_STOP_BEFORE_MARKERS = re.compile(r"([.!?…:]+)((?:\s*\[[\d,; ]+\])+)")
_BULLET = re.compile(r"^\s*(?:[-*•+]|#+|\(?\d{1,2}[.)]|[a-zđ]\))\s+")
_EMPHASIS = re.compile(r"\*\*|__|`|<[^<>]{0,200}>|!?\[([^\]]{0,200})\]\([^)]{0,500}\)")
_OPEN = re.compile(rf"{_EMPHASIS.pattern}|(?P<open><[^<>]{{0,200}}\Z|!?\[[^\]]{{0,200}}(?:\]\([^)]{{0,500}})?\Z)")
"""Marks of emphasis, and at the end of a text the beginning of one that may be completed by what follows."""
_NO_LETTERS = re.compile(r"[\W\d_]+\Z")
_HALF_A_MARKER = re.compile(r"\s*[\[【][\d,; ]*\Z")
_MOST_SENTENCES = 40
_LONGEST_LINE = 4_000
"""Characters that are read again with every piece; what goes on after them is read when its line is whole."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply without its markers; ``markers`` are the passages that it cites and that exist."""

    text: str
    markers: tuple[int, ...]

    def __str__(self) -> str:
        """Return the sentence with its markers behind it."""
        return " ".join([self.text, *(f"[{marker}]" for marker in self.markers)])


class ReplyReader:
    """Reads the reply to a request with so many passages, in pieces; however it is cut, its sentences are the same.

    A marker of a passage that does not exist is dropped; a lead-in that ends in a colon and cites nothing is none.

    >>> reader = ReplyReader(passages=2)
    >>> reader.feed("Sở Y tế chủ trì. [1] Hạn là 02/3/2023 [2][9")
    >>> reader.sentences, reader.rest
    ((Sentence(text='Sở Y tế chủ trì.', markers=(1,)),), 'Hạn là 02/3/2023 [2]')
    >>> reader.feed("].")
    >>> reader.end()
    >>> reader.sentences[1:]
    (Sentence(text='Hạn là 02/3/2023.', markers=(2,)),)
    """

    def __init__(self, passages: int) -> None:
        """Begin with nothing."""
        self._passages = passages
        self._raw, self._ended = "", False
        self._line = 0
        """Where in the text the line begins that is being written."""
        self._before: list[Sentence] = []
        self._within: list[Sentence] = []
        """Sentences of the lines before it, and those of its own that stay as they are."""
        self._past = 0
        """How many sentences of this line were read for these, lead-ins included."""

    @property
    def text(self) -> str:
        """What was written so far, without the thoughts of a reasoning model."""
        text = self._raw.lstrip()
        begun = self._ended or not _THINKING[0].startswith(text)
        return text if begun and not text.startswith(_THINKING[0]) else ""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that nothing to come can change, unless all that was written turns out to be a thought."""
        return tuple([*self._before, *self._within][:_MOST_SENTENCES])

    @property
    def rest(self) -> str:
        """What comes after these sentences, as it reads so far."""
        line = _HALF_A_MARKER.sub("", _without_beginning(self.text[self._line :][:_LONGEST_LINE]))
        return " ".join(map(str, self._read(line, self._past)))

    def feed(self, piece: str) -> None:
        """Read on. Where thoughts end that had no beginning, everything before them is dropped."""
        self._raw += piece
        if _THINKING[1] in self._raw:
            self._raw = self._raw.rpartition(_THINKING[1])[2]
            self._line, self._before, self._within, self._past = 0, [], [], 0
        text = self.text
        for line in text[self._line :].splitlines(keepends=True):
            (kept,) = line.splitlines()
            if kept == line and not self._ended:
                break
            self._before += self._read(kept)
            self._line += len(line)
            self._within, self._past = [], 0
        if len(text) - self._line <= _LONGEST_LINE and len(self.sentences) < _MOST_SENTENCES:
            self._settle(text[self._line :])

    def end(self) -> None:
        """Take what was fed for the whole reply: its last sentence is complete too."""
        self._ended = True
        self.feed("")

    def _read(self, line: str, past: int = 0) -> list[Sentence]:
        """Return the sentences of a whole line but the first ones."""
        written = _written(_marked(line))
        return [found for one in written[past:] if (found := _sentence(one, self._passages))]

    def _settle(self, line: str) -> None:
        """Read the sentences at the beginning of a line that stay as they are however it goes on.

        A sentence is one of them when the next has begun: with a letter, before which no mark is left open.
        """
        marked = _marked(_NO_LETTERS.sub("", _without_beginning(line)))
        held = next((match.start() for match in _OPEN.finditer(marked) if match["open"]), len(marked))
        settled = _written(marked[:held])[self._past : -1]
        self._within += [found for one in settled if (found := _sentence(one, self._passages))]
        self._past += len(settled)


def _marked(line: str) -> str:
    """Return a line without its bullet, its markers in one form and before the stop of their sentence."""
    line = _BULLET.sub("", line.replace(UNANSWERABLE, " "))
    return _STOP_BEFORE_MARKERS.sub(r"\2\1", _MARKERS.sub(lambda match: f" [{match[1]}]", line))


def _written(marked: str) -> list[str]:
    """Return the sentences of such a line with their markers, without marks of emphasis."""
    line = _EMPHASIS.sub(lambda match: match[1] or "", marked)
    return [span.of(line) for span in sentences(line, Span(0, len(line)))]


def _sentence(written: str, passages: int) -> Sentence | None:
    """Return a sentence and what it cites; None where nothing is said."""
    numbers = [int(n) for group in _MARKERS.findall(written) for n in re.findall(r"\d+", group)]
    markers = tuple(dict.fromkeys(n for n in numbers if 1 <= n <= passages))
    said = " ".join(_MARKERS.sub("", written).split())
    return Sentence(said, markers) if re.search(r"\w", said) and (markers or not said.endswith(":")) else None


def _without_beginning(line: str) -> str:
    """Return a line without what may become the word for "no answer" at its end."""
    lengths = range(len(UNANSWERABLE) - 1, 0, -1)
    begun = next((length for length in lengths if line.endswith(UNANSWERABLE[:length])), 0)
    return line[: len(line) - begun]


def without_thoughts(pieces: Iterable[str]) -> str:
    """Return a reply without what a reasoning model thinks aloud before it.

    >>> without_thoughts(["<thi", "nk>Xem đoạn 1.</th", "ink>", "Sở Y tế [1]."])
    'Sở Y tế [1].'
    """
    text = "".join(pieces).rpartition(_THINKING[1])[2].lstrip()
    return "" if text.startswith(_THINKING[0]) else text
