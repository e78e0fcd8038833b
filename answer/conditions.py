"""Questions when something may or must be done that is tied to no day: the clause that states the condition."""

from __future__ import annotations

from answer.clauses import WORK_SUPPORT, answer_general
from answer.draft import Draft
from answer.frames import cue
from answer.reading import Reading


def answer_condition(reading: Reading) -> Draft | None:
    """Quote the clause with the condition ("khi hệ thống đã đáp ứng …"); None where no clause of the work has one."""
    if not reading.terms or not reading.asked.says("asks_condition"):
        return None
    return answer_general(reading, cue("a_condition"), WORK_SUPPORT)
