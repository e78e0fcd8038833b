"""Warnings about documents that disagree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.caveats import conflicts, late_citations
from answer.cited import Cited
from answer.phrases import phrases


@pytest.fixture
def decision(plan):
    """The decision that the plan carries out, with its one mention."""
    reference = next(reference for reference in plan.references if reference.number == "2151/QĐ-TTg")
    return Cited(reference.number, reference.kind, ((plan, reference),))


def mentioned(cited, **changes):
    """The same instrument mentioned once more, otherwise."""
    directive, reference = cited.mentions[0]
    return replace(cited, mentions=(*cited.mentions, (directive, replace(reference, **changes))))


def test_agreement_brings_no_warning(decision):
    assert conflicts(phrases("vi"), decision) == []
    assert late_citations(phrases("vi"), decision) == []


def test_two_dates_are_warned_about_in_order(decision):
    (caveat,) = conflicts(phrases("vi"), mentioned(decision, date=date(2020, 1, 5)))
    assert caveat.kind == "date_conflict"
    assert caveat.text.index("05/01/2020") < caveat.text.index("21/12/2021")
    assert len(caveat.evidence) == 2


def test_two_issuers_are_warned_about_and_a_shorter_name_is_none(decision):
    assert conflicts(phrases("en"), mentioned(decision, issuer="Thủ tướng")) == []
    (caveat,) = conflicts(phrases("en"), mentioned(decision, issuer="Bộ Y tế"))
    assert caveat.kind == "issuer_conflict"
    assert "Ministry of Health (Bộ Y tế)" in caveat.text


def test_only_the_fields_asked_about_are_compared(decision):
    other = mentioned(decision, date=date(2020, 1, 5), issuer="Bộ Y tế")
    assert [c.kind for c in conflicts(phrases("vi"), other, issuers=False)] == ["date_conflict"]
    assert [c.kind for c in conflicts(phrases("vi"), other, dates=False)] == ["issuer_conflict"]


def test_an_instrument_younger_than_what_cites_it(decision):
    (caveat,) = late_citations(phrases("vi"), mentioned(decision, date=date(2024, 5, 6)))
    assert caveat.kind == "dated_after_citing"
    assert "02/3/2023" in caveat.text and "06/5/2024" in caveat.text
