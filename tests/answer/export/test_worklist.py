"""The list of work that pages, files and programs share, over a real catalogue: order, filters, days, errors."""

from __future__ import annotations

from datetime import date

import pytest

from answer.export.worklist import Narrowed, check_agencies, listed
from ingest.errors import QuestionError
from ingest.store.catalogue import Catalogue
from tests.answer.export.samples import directive, order
from tests.ingest.test_catalogue import put

TEXT = "Giao Sở Y tế chủ trì, phối hợp."
JUNE, JULY = date(2024, 6, 25), date(2024, 7, 1)
EARLY, LATE = date(2023, 1, 1), date(2025, 2, 1)
"""Days to look from: before all deadlines, and after them."""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    """A plan of 2023 with two orders in one clause, an older letter with work that repeats, two undated papers."""
    plan = directive(TEXT, order(task="a", due=JUNE), order("Sở Xây dựng", task="b"), file="a.txt")
    monthly = order("UBND các huyện", task="c", coordinating=(), due=JUNE, recurrence="FREQ=MONTHLY;BYMONTHDAY=25")
    letter = directive(TEXT, monthly, id="1-tb-2022", file="b.txt", number="1/TB-UBND", date=date(2022, 1, 1))
    undated = [
        directive(TEXT, order("Công an tỉnh", task=name, coordinating=()), id=name, file=name, number=None, date=None)
        for name in ("z", "y")
    ]
    folder = tmp_path_factory.mktemp("worklist") / "gen-0001"
    folder.mkdir()
    held = Catalogue.open(folder, create=True)
    put(held, plan, letter, *undated)
    yield held
    held.close()


def found(catalogue, today=EARLY, first=0, limit=None, **narrowed):
    return listed(catalogue, Narrowed(**narrowed), today, first, limit, order="directive").rows


def tasks(catalogue, **narrowed) -> list[str]:
    return [one.assignment.task for one in found(catalogue, **narrowed)]


def test_all_are_listed_by_date_of_the_directive_those_without_one_last(catalogue):
    rows = found(catalogue)
    assert [(one.assignment.task, one.ordinal) for one in rows] == [("c", 1), ("a", 1), ("b", 2), ("z", 1), ("y", 1)]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages_hold_every_row_once(catalogue, size):
    pages = [found(catalogue, first=first, limit=size) for first in range(0, 5, size)]
    assert [one for page in pages for one in page] == list(found(catalogue))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Sở Y tế",), ["a"]),
        (("so y te",), ["a"]),
        (("sở tài chính",), ["a", "b"]),
        (("UBND huyện",), ["c"]),
        (("Sở Y tế", "UBND các huyện"), ["c", "a"]),
    ],
)
def test_an_agency_that_leads_or_coordinates(catalogue, names, expected):
    assert tasks(catalogue, agencies=names) == expected
    check_agencies(catalogue, names)


@pytest.mark.parametrize("name", ["16/KH-UBND", "16 kh ubnd", "16-kh-ubnd-2023"])
def test_a_directive_by_number_or_id(catalogue, name):
    assert tasks(catalogue, directives=(name,)) == ["a", "b"]


def test_an_order_keeps_its_count_whatever_is_left_out(catalogue):
    (one,) = found(catalogue, agencies=("Sở Xây dựng",))
    assert one.ordinal == 2


@pytest.mark.parametrize(
    ("since", "until", "today", "expected"),
    [
        (JUNE, JUNE, EARLY, {"a": JUNE, "c": JUNE}),
        (None, date(2024, 6, 24), EARLY, {}),
        (JULY, None, EARLY, {"c": date(2024, 7, 25)}),
        (JULY, date(2024, 7, 24), EARLY, {}),
        (date(2025, 1, 1), date(2025, 1, 31), EARLY, {"c": date(2025, 1, 25)}),
        (date(9999, 12, 31), None, EARLY, {}),
        (None, None, EARLY, {"a": JUNE, "b": None, "c": JUNE, "y": None, "z": None}),
        (None, None, LATE, {"a": JUNE, "b": None, "c": date(2025, 2, 25), "y": None, "z": None}),
        (None, JULY, LATE, {"a": JUNE, "c": JUNE}),
    ],
)
def test_work_that_repeats_is_found_at_its_next_day_within_the_range(catalogue, since, until, today, expected):
    rows = found(catalogue, today, since=since, until=until)
    assert {one.assignment.task: one.due for one in rows} == expected


@pytest.mark.parametrize(
    ("narrowed", "words"),
    [
        ({"directives": ("9/QQ",)}, "“9/QQ”"),
        ({"directives": ("",)}, "“”"),
        ({"since": JULY, "until": JUNE}, "2024-07-01"),
    ],
)
def test_a_filter_that_names_nothing_is_an_error(catalogue, narrowed, words):
    with pytest.raises(QuestionError) as caught:
        found(catalogue, **narrowed)
    assert words in caught.value.vietnamese and words in caught.value.english


@pytest.mark.parametrize("name", ["Sở Lạ", ""])
def test_an_agency_without_work_is_an_error_where_it_is_asked_for(catalogue, name):
    assert found(catalogue, agencies=(name,)) == ()
    with pytest.raises(QuestionError) as caught:
        check_agencies(catalogue, ["Sở Y tế", name])
    assert f"“{name}”" in caught.value.vietnamese and f"“{name}”" in caught.value.english


def test_the_assignments_of_real_directives_are_quoted(made_up):
    rows = found(made_up.catalogue)
    assert [(one.directive.id, one.assignment) for one in rows] == sorted(
        made_up.catalogue.assignments(), key=lambda pair: made_up.catalogue.directive(pair[0]).date
    )
    vaccination = next(one for one in rows if one.due)
    assert vaccination.due == date(2023, 6, 30) and "tiêm vắc xin phòng bệnh dại" in vaccination.quote
    assert vaccination.to_json()["quote"] == vaccination.quote and vaccination.to_json()["date"] == "2023-03-02"
