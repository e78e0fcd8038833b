"""What the catalogue knows, shaped for answering."""

from __future__ import annotations

import pytest

from answer.cited import group
from answer.library import DirectiveGoneError, Library
from answer.listings import listings_of
from answer.units import units_of
from retrieval.mentions import find_mentions


@pytest.fixture(scope="module")
def library(made_up):
    return Library(made_up.catalogue)


def mention(text):
    (found,) = find_mentions(text)
    return found


@pytest.mark.parametrize("typed", ["16/KH-UBND", "kế hoạch 16", "kh 16", "16 kh ubnd", "báo cáo 16"])
def test_find_a_directive_however_it_is_called(library, typed):
    assert [directive.number for directive in library.find(mention(typed)).directives] == ["16/KH-UBND"]


def test_find_what_is_only_cited(library):
    found = library.find(mention("2151/QĐ-TTg"))
    assert found.directives == ()
    assert [cited.number for cited in found.cited] == ["2151/QĐ-TTg"]


@pytest.mark.parametrize("typed", ["999/KH-UBND", "16/QĐ-TTg"])
def test_an_unknown_number_finds_nothing(library, typed):
    assert not library.find(mention(typed))


def test_a_year_narrows_only_where_it_can(library):
    assert library.find(mention("kế hoạch 16 năm 2023"))
    assert library.find(mention("kế hoạch 16 năm 1999"))


def test_nearest_numbers_come_by_likeness(library):
    assert library.nearest_numbers(mention("17/KH-UBND"))[0] == "16/KH-UBND"


def test_units_are_slices_in_order_that_know_their_headings(plan):
    units = units_of(plan)
    starts = [unit.span.start for unit in units]
    assert starts == sorted(starts)
    fund = next(unit for unit in units if "2.350" in unit.evidence.quote)
    assert fund.section == "II.2.a"
    assert "Sở Tài chính".lower() in fund.context.accented or "so tai chinh" in fund.context.folded
    assert next(unit for unit in units if unit.evidence.quote.startswith("I. ")).is_heading
    assert not fund.is_heading


def test_listings_of_sections_have_their_lead_in(plan):
    found = {listing.items[0].text[:20]: listing for listing in listings_of(plan)}
    goals = next(listing for text, listing in found.items() if text.startswith("1. Tiêm"))
    assert len(goals.items) == 2
    assert "MỤC TIÊU" in goals.lead.quote
    assert all(item.evidence.quote in plan.text for item in goals.items)


def test_what_is_prepared_is_kept(library, plan):
    assert library.units(plan) is library.units(plan)
    assert library.listings(plan) is library.listings(plan)


def test_a_changed_directive_is_prepared_anew(library, plan):
    changed = plan.with_id(plan.id)
    assert library.units(changed)[0].directive is changed


def test_a_directive_that_is_gone_is_named(library):
    with pytest.raises(DirectiveGoneError, match="nowhere"):
        library.directive("nowhere")


def test_mentions_are_grouped_by_number_and_shorter_issuers_join_longer(assistant):
    directives = assistant.catalogue.directives()
    cited = {one.number: one for one in group((d, r) for d in directives for r in d.references)}
    conclusion = cited["334-KL/TU"]
    assert len(conclusion.by_date()) == 2
    assert sum(map(len, conclusion.by_date().values())) == sum(1 for _, r in conclusion.mentions if r.date)
    assert list(cited["04-NQ/TU"].by_issuer()) == ["Thành ủy Hải Phòng"]


def test_inline_items_are_counted_up_from_one(assistant):
    listings = [listing for d in assistant.catalogue.directives() for listing in listings_of(d)]
    drafts = next(one for one in listings if one.lead.quote.rstrip().endswith("đã hoàn thiện các dự thảo:"))
    assert [item.text[:3] for item in drafts.items] == ["(1)", "(2)", "(3)"]
