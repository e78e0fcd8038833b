"""Tasks written out field by field: "Cơ quan chủ trì: …", "Cơ quan phối hợp: …", "Thời gian hoàn thành: …".

The fields stand on lines of their own under the task's title, or behind it in one line or in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.agencies.names import Mention
from ingest.assignments.assigned import Agencies, Context, make_assignment
from ingest.assignments.table_assignments import mentions_in
from ingest.datamodels import Assignment, Span
from ingest.structure.sentences import trimmed

_WHO = r"(?:(?:cơ\s+quan|đơn\s+vị|tổ\s+chức|cá\s+nhân)(?:\s*,\s*(?:cơ\s+quan|đơn\s+vị|địa\s+phương))?\s+)"
_FIELD = re.compile(
    rf"(?:^|(?<=[;(.,\n])|(?<=[;.,]\s))\s*[-–+•]?\s*(?:{_WHO}?(?:(?P<lead>chủ\s+trì)|(?P<helps>phối\s+hợp))(?:\s+thực\s+hiện)?"
    rf"|(?P<does>{_WHO}(?:thực\s+hiện|đầu\s+mối))|(?P<when>thời\s+(?:gian|hạn)(?:\s+(?:hoàn\s+thành|thực\s+hiện))?))\s*:\s*",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"(?:nội\s+dung|nhiệm\s+vụ|tên\s+nhiệm\s+vụ)(?:\s+(?:thực\s+hiện|công\s+việc))?\s*:\s*", re.IGNORECASE
)
_PRESIDES = re.compile(r"(?<!\w)chủ\s+trì\s*:\s*(?:(?:các\s+)?đồng\s+chí|ông|bà|đ/c)(?!\w)", re.IGNORECASE)
"""Who chairs a meeting, no task's leader."""
_EDGES = " \n.,;:-–+•*()"
_FEWEST_WORDS = 2


class Fields:
    """Fields read so far of one task; a title, or a line without fields, begins the next."""

    def __init__(self) -> None:
        """Begin with no task."""
        self._title: Span | None = None
        self._clear()

    def _clear(self) -> None:
        self._task: Span | None = None
        self._lead: tuple[Mention, ...] = ()
        self._helping: tuple[Mention, ...] = ()
        self._deadline: Span | None = None
        self._end = 0
        self._context: Context | None = None

    def read(self, text: str, words: Span, context: Context) -> Iterator[Assignment] | None:
        """Take in a paragraph of fields and yield the task that it ends; None where it holds none."""
        found = [match for match in _FIELD.finditer(text[words.start : words.end])]
        named = any(match["lead"] or match["does"] for match in found)
        if _PRESIDES.search(text, words.start, words.end):
            return None
        if not found or not (named or self._lead):
            return None
        done = list(self.flush(text)) if named and self._lead else []
        self._context = self._context or context
        before = trimmed(text, words.start, words.start + found[0].start(), _EDGES)
        if named:
            own = before is not None and len(before.of(text).split()) >= _FEWEST_WORDS
            self._task = before if own else self._title
        for match, following in zip(found, [*found[1:], None], strict=True):
            end = words.start + following.start() if following else words.end
            self._take(text, match, trimmed(text, words.start + match.end(), end, _EDGES))
        self._end = words.end
        return iter(done)

    def _take(self, text: str, field: re.Match[str], value: Span | None) -> None:
        if value is None:
            return
        if field["when"]:
            self._deadline = value
        elif field["helps"]:
            self._helping = tuple(mentions_in(text, value))
        else:
            self._lead = tuple(mentions_in(text, value))

    def title(self, text: str, words: Span) -> None:
        """Remember a line without fields: it may be the title of the fields below it."""
        what = _WHAT.match(text, words.start, words.end)
        self._title = trimmed(text, what.end() if what else words.start, words.end, _EDGES)

    def flush(self, text: str) -> Iterator[Assignment]:
        """Yield the task whose fields are complete, if any."""
        if self._task is not None and self._lead and self._context is not None:
            agencies = Agencies(self._lead, self._helping, self._end, explicit=True)
            clause = Span(self._task.start, self._end)
            yield make_assignment(text, clause, agencies, self._task, self._context, deadline=self._deadline)
        self._clear()
