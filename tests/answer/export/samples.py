"""Answers and assignments with words that try to be something else in every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from answer.datamodels import Answer, Citation, Table, TableRow
from answer.datamodels import Warning as Caution
from ingest.datamodels import Assignment, Directive

HOSTILE = (
    "# Tiêu đề | ô\n- *nghiêng* _gạch_ **đậm** [n] [1] [a](http://x) ![i](y) <script>alert(1)</script> &amp;\n"
    "1. một\n2) hai\n\n---\n===\n> trích\n    mã\n```\nkhối\n```\n| a | b |\n|---|---|\n~~x~~ $y$ \\(z\\) :: {#id}"
)
ASKED = date(2024, 6, 1)

ANY_TEXT = st.text(st.characters(), max_size=60) | st.text("#*_-+=|<>[]()1. \t\n`~\\&!:{}", max_size=40)


def cited(marker: int, quote: str, **values: object) -> Citation:
    """A citation of plan 16/KH-UBND."""
    given = Citation(marker, "16/KH-UBND", "16-kh-ubnd", "II.1", quote, 0, len(quote), "ke-hoach.pdf", 3)
    return replace(given, **values)


def answered(text: str = "Sở Y tế chủ trì [1].", *quotes: str, language: str = "vi", **values: object) -> Answer:
    """An answer with a citation for each quote."""
    citations = tuple(cited(marker, quote) for marker, quote in enumerate(quotes or ("Giao Sở Y tế chủ trì",), 1))
    return replace(Answer("Ai chủ trì?", language, True, text, citations, (), (), 1.0), **values)


FULL = answered(
    "Hai cơ quan được giao việc [2]:\n- Sở Y tế: *tiêm chủng* [1]\n- Sở Tài chính [9]: kinh phí [2]",
    "Giao Sở Y tế chủ trì",
    HOSTILE,
    question="Ai chủ trì <b>tiêm chủng</b>?",
    understood="Cơ quan nào chủ trì tiêm chủng?",
    warnings=(Caution("date_conflict", "Hai ngày khác nhau. [1] [2]", (1, 2)),),
)


TABULAR = answered(
    "Có 2 việc:\nSở Y tế: tiêm | chủng, trước 30/6 [1] [2]\n=Sở Tài chính: <b>chi</b> [2]",
    "Giao Sở Y tế chủ trì",
    "trước ngày 30/6",
    table=Table(
        ("Cơ quan", "Việc | Hạn"),
        (
            TableRow(
                ("Sở Y tế", "tiêm | chủng, trước 30/6"), ((1,), (1, 2)), "Sở Y tế: tiêm | chủng, trước 30/6 [1] [2]"
            ),
            TableRow(("=Sở Tài chính", "<b>chi</b>\n- [9]"), ((), (2,)), "=Sở Tài chính: <b>chi</b> [2]"),
        ),
    ),
)


def directive(text: str, *assignments: Assignment, **values: object) -> Directive:
    """A directive that orders ``assignments`` in ``text``."""
    made = Directive(
        id="16-kh-ubnd-2023", file="ke-hoach.txt", number="16/KH-UBND", kind="Kế hoạch", date=date(2023, 3, 2),
        place=None, issuer=None, parent_issuer=None, subject=None, recipients=(), copied_to=(), signer=None,
        signer_title=None, sections=(), assignments=assignments, references=(), text=text,
    )  # fmt: skip
    return replace(made, **values)


def order(lead: str = "Sở Y tế", task: str = "tiêm chủng", **values: object) -> Assignment:
    """An assignment whose clause is the first ten characters of its directive."""
    given = Assignment(lead=(lead,), coordinating=("Sở Tài chính",), task=task, deadline=None, start=0, end=10)
    return replace(given, **values)
