"""A tiny directive of our own, with answers and hits made by hand over it."""

from __future__ import annotations

import dataclasses

import pytest

from answer.datamodels import Answer, Citation
from eval.gold import Question
from ingest.datamodels import Directive, Passage, Section
from retrieval.datamodels import Hit

TEXT = "1. Sở Y tế chủ trì.\n2. Sở Tài chính phối hợp.\n2.1. Báo cáo trước ngày 02/3/2023."
SECTIONS = {"1": (0, 19), "2": (20, 78), "2.1": (46, 78)}


@pytest.fixture
def directive():
    sections = tuple(Section(path, "khoan", None, start, end) for path, (start, end) in SECTIONS.items())
    empty = {field.name: None for field in dataclasses.fields(Directive)}
    lists = dict.fromkeys(("recipients", "copied_to", "assignments", "references"), ())
    given = {"id": "d", "file": "kh16.txt", "number": "16/KH-UBND", "sections": sections, "text": TEXT, "spans": {}}
    return Directive(**(empty | lists | given))


@pytest.fixture
def directive_of(directive):
    return {"d": directive}.__getitem__


@pytest.fixture
def cite(directive):
    def make(marker, section, quote=None):
        start, end = SECTIONS[section]
        return Citation(marker, "16/KH-UBND", "d", section, quote or TEXT[start:end], start, end, "kh16.txt")

    return make


@pytest.fixture
def hit():
    def make(section, start=None, end=None):
        begin, stop = (start, end) if start is not None else SECTIONS[section]
        passage = Passage(f"d#{section}-{begin}", "d", section, "", TEXT[begin:stop], begin, stop)
        return Hit(passage, "16/KH-UBND", 1.0, {"lexical": 1})

    return make


@pytest.fixture
def reply():
    def make(text, citations=(), hits=(), answered=True):
        return Answer("?", "vi", answered, text, tuple(citations), (), tuple(hits), 1.0)

    return make


@pytest.fixture
def ask():
    def make(**changes):
        label = {
            "id": "q1", "question": "Cơ quan nào chủ trì?", "lang": "vi", "kind": "lead_agency", "answerable": True,
            "must_include": [["Sở Y tế", "Department of Health"]],
            "citations": [{"document": "16/KH-UBND", "section": "1"}],
        }  # fmt: skip
        return Question.model_validate(label | changes)

    return make
