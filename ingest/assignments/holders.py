"""Who the tasks below a line belong to: an agency's heading, or a lead-in ("… yêu cầu các sở thực hiện nhiệm vụ sau:").

A heading that bears a number holds its section. One without holds what follows it down to the first number of a
higher rank than the first one below it, so "Sở Y tế:" before dashes ends at "2.".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.agencies.phrases import begins_task, name_end, starts_with_agency
from ingest.assignments.assigned import Agencies, agencies_at
from ingest.assignments.duties import (
    ADVERBIAL,
    ANNOUNCES,
    DUTY,
    DUTY_AT_END,
    DUTY_OF,
    MANNER,
    ORDER,
    REGARDING,
    SUBJECT_LEAD,
    WITH,
)
from ingest.datamodels import Span
from ingest.structure.outline import Marker
from ingest.structure.sentences import trimmed

_LONGEST_HEADING = 300
_TELEGRAM = re.compile(r"\sđiện$", re.IGNORECASE)
"""How a telegram names its sender: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:"."""
_FEWEST_WORDS_BESIDE = 8
"""Words that a lead-in must hold beside its announcement to be a task of its own."""


@dataclass(slots=True)
class Holder:
    """Agencies, and the part of the text whose tasks are theirs.

    ``path`` is the numbered section that is held, None where the line bears no number; ``rank`` is then that of the
    first number below it. ``firm`` holders take all that stands below them, others only what begins with a verb.
    """

    agencies: Agencies
    path: str | None
    firm: bool
    strict: bool
    heading: bool = False
    rank: int | None = None

    def holds(self, section: str | None, marker: Marker | None) -> bool:
        """Tell whether a paragraph of ``section`` is still held; learns the rank of the first number below."""
        if self.path is not None:
            return section is not None and (section == self.path or section.startswith(f"{self.path}."))
        if marker is None:
            return section is not None or self.rank is None
        if self.rank is None:
            self.rank = marker.style.rank
        return marker.style.rank >= self.rank


class Holders:
    """The holders that are open, innermost last."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: list[Holder] = []

    def above(self, section: str | None, marker: Marker | None) -> Holder | None:
        """Return the innermost holder of a paragraph; what has ended before it is closed."""
        while self._open and not self._open[-1].holds(section, marker):
            self._open.pop()
        return self._open[-1] if self._open else None

    def add(self, holder: Holder) -> None:
        """Open a holder; a heading without a number ends the one before it."""
        if holder.heading and holder.path is None:
            while self._open and self._open[-1].path is None and self._open[-1].heading:
                self._open.pop()
        self._open.append(holder)


def heading_at(text: str, words: Span, marker: Marker | None, *, in_law: bool = False) -> Agencies | None:
    """Return the agencies of a heading that names nothing else ("Sở Y tế:", "Giao Công an tỉnh chủ trì:").

    The articles of a law are headed by what they are about: there only "Trách nhiệm của …" assigns.
    """
    bare = trimmed(text, words.start, words.end, " *_#.\n", " *_#:\n")
    if bare is None or bare.end - bare.start > _LONGEST_HEADING:
        return None
    emphasised = text.startswith("**", words.start) or text.startswith("**", max(words.start - 2, 0))
    closed = ":" in text[bare.end : words.end] or emphasised
    responsible = DUTY_OF.match(text, bare.start, bare.end)
    said = responsible or REGARDING.match(text, bare.start, bare.end) or ORDER.match(text, bare.start, bare.end)
    start = said.end() if said else bare.start
    if _TELEGRAM.search(text, bare.start, bare.end):
        return None
    if not (closed or marker is not None) or (in_law and not responsible) or not starts_with_agency(text, start):
        return None
    agencies = agencies_at(text, start, bare.end)
    rest = DUTY_AT_END.sub("", text[agencies.end : bare.end]).strip(" ,:;\n")
    return agencies if agencies.lead and not rest else None


def announced(text: str, task: Span) -> Span | None:
    """Return what a lead-in assigns beside announcing the list below it, or None where it only announces.

    >>> text = "rà soát toàn bộ các công trình đã giao và khẩn trương triển khai các nội dung sau"
    >>> announced(text, Span(0, len(text))).of(text)
    'rà soát toàn bộ các công trình đã giao'
    """
    found = None
    position = task.start
    while later := ANNOUNCES.search(text, position, task.end):
        found, position = later, later.end("verb")
    if found is None:
        return None
    own = found["join"] is not None and len(text[task.start : found.start()].split()) >= _FEWEST_WORDS_BESIDE
    return trimmed(text, task.start, found.start(), " ,;:\n") if own else None


def announces(text: str, start: int, end: int) -> bool:
    """Tell whether ``text[start:end]`` announces the tasks below it ("thực hiện các nhiệm vụ sau:")."""
    bare = trimmed(text, start, end, " \n", " :\n")
    return bare is None or ANNOUNCES.search(text, bare.start, bare.end) is not None


def label_at(text: str, words: Span) -> tuple[Agencies, int] | None:
    """Return the agencies of "Sở Y tế: lập kế hoạch …" and where the task begins, or None.

    >>> label_at("Sở Y tế (thường trực): Lập kế hoạch.", Span(0, 36))[1]
    23
    """
    lead = SUBJECT_LEAD.match(text, words.start, words.end)
    begin = lead.end() if lead else words.start
    said = DUTY_OF.match(text, begin, words.end) or REGARDING.match(text, begin, words.end)
    said = said or ORDER.match(text, begin, words.end)
    start = said.end() if said else begin
    colon = text.find(":", start, min(words.end, start + _LONGEST_HEADING * 2))
    if colon < 0 or not starts_with_agency(text, start):
        return None
    agencies = agencies_at(text, start, words.end)
    after = re.compile(r"\s*\**\s*:\s*\**\s*(?=\S)").match(text, agencies.end, words.end)
    if after is None or not agencies.lead or not _says_what(text, after.end(), words.end):
        return None
    return agencies, after.end()


def _says_what(text: str, start: int, end: int) -> bool:
    """Tell whether what follows a label is a task, no list of names, figures or people."""
    if _lists_only(text, start, end) or not text[start].isalpha():
        return False
    acts = begins_task(text, start) or any(pattern.match(text, start) for pattern in (WITH, MANNER, ADVERBIAL, DUTY))
    return acts or (text[start].islower() and len(text[start:end].split()) > _FEWEST_WORDS_BESIDE)


def _lists_only(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but agencies stands here ("Lãnh đạo các sở: Sở Y tế, Sở Tài chính;")."""
    return starts_with_agency(text, start) and not text[name_end(text, start, end) : end].strip(" .;\n")
