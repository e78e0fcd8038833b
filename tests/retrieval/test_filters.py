"""What a search is narrowed to: in both retrievers alike, on the real stores."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.agencies.names import agency_key
from ingest.store.facets import kind_key, section_key
from ingest.store.postings import open_reader
from ingest.vietnamese import number_key
from retrieval.filters import FIELDS, NO_FILTERS, Filters, KnownKeys, scope_of
from retrieval.query import Query

PLAN, LETTER, ROADS = "16/KH-UBND", "812/SYT-NVY", "45/QĐ-UBND"
ALL = {PLAN, LETTER, ROADS}


def only(*values: str) -> frozenset[str]:
    return frozenset(values)


@pytest.fixture(scope="module")
def known(index):
    postings = open_reader(index)
    return KnownKeys(postings.searcher(), postings.schema)


@pytest.fixture(scope="module")
def found(search, known):
    """Return what each retriever finds at all under filters: the numbers of the directives, by retriever."""
    numbers = {d.id: d.number for d in search.catalogue.directives()}
    query: Query = search.understand("Sở Y tế và UBND tỉnh thực hiện kế hoạch, quyết định phê duyệt dự án năm")

    def numbers_found(filters: Filters) -> dict[str, set[str]]:
        retrievers = search._current().retrievers
        wider = known.widened(filters)
        return {
            name: {numbers[passage.partition("#")[0]] for passage, _ in retriever.ranked(query, wider, 100)}
            for name, retriever in retrievers.items()
        }

    return numbers_found


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (NO_FILTERS, ALL),
        (Filters(numbers=only("16/KH-UBND")), {PLAN}),
        (Filters(numbers=only("16 /kh ubnd", "045/QD-UBND")), {PLAN, ROADS}),
        (Filters(kinds=only("Kế hoạch")), {PLAN}),
        (Filters(kinds=only("quyet dinh", "CV")), {ROADS, LETTER}),
        (Filters(kinds=only("decision")), {ROADS}),
        (Filters(issuers=only("Sở Y tế")), {LETTER}),
        (Filters(issuers=only("SYT")), {LETTER}),
        (Filters(issuers=only("UBND tỉnh Quảng Ngãi")), {PLAN, ROADS}),
        (Filters(issuers=only("UBND")), {PLAN, ROADS}),
        (Filters(recipients=only("các bệnh viện")), {LETTER}),
        (Filters(recipients=only("Các bệnh viện trong tỉnh")), {LETTER}),
        (Filters(since=date(2023, 3, 20)), {LETTER, ROADS}),
        (Filters(until=date(2023, 3, 20)), {PLAN, LETTER}),
        (Filters(since=date(2023, 3, 3), until=date(2023, 12, 31)), {LETTER}),
        (Filters(kinds=only("Kế hoạch"), issuers=only("Sở Y tế")), set()),
        (Filters(issuers=only("UBND"), since=date(2024, 1, 1)), {ROADS}),
        (Filters(numbers=only()), set()),
        (Filters(kinds=only("Nghị quyết")), set()),
        (Filters(issuers=only("?!")), set()),
        (Filters(since=date(2024, 1, 2), until=date(2024, 1, 1)), set()),
    ],
)
def test_both_retrievers_leave_out_what_the_filters_exclude(found, filters, expected):
    assert found(filters) == {"lexical": expected, "dense": expected}


def test_a_section_brings_its_parts_and_no_other(search):
    for filters, paths in ((Filters(sections=only("2")), {"2"}), (Filters(sections=only("1", " 2. ")), {"1", "2"})):
        hits = search.search("Sở Y tế chủ trì", filters)
        assert {hit.passage.section for hit in hits} == paths


def test_filters_change_no_score(search):
    """What is left keeps the scores that it has without filters."""
    query = search.understand("Sở Y tế chủ trì tiêm chủng")
    for retriever in search._current().retrievers.values():
        free, narrowed = (
            dict(retriever.ranked(query, filters, 100)) for filters in (NO_FILTERS, Filters(kinds=only("Kế hoạch")))
        )
        assert narrowed and narrowed == pytest.approx({name: free[name] for name in narrowed}, abs=1e-5)


def test_a_value_that_names_nothing_is_told(known):
    filters = Filters(
        directive_ids=only("không có"), numbers=only("16/KH-UBND", "99/CT-TTg"), kinds=only("Nghị quyết", "KH"),
        issuers=only("Bộ Xây dựng", "UBND"), recipients=only("các bệnh viện"), sections=only("1", "9"),
    )  # fmt: skip
    assert known.unknown(filters) == (
        ("directive_ids", "không có"),
        ("numbers", "99/CT-TTg"),
        ("kinds", "Nghị quyết"),
        ("issuers", "Bộ Xây dựng"),
        ("sections", "9"),
    )
    assert known.unknown(NO_FILTERS) == ()


def test_a_beginning_is_of_whole_words(known):
    """ "Sở Y" is no beginning of "Sở Y tế"'s neighbours in the alphabet, and an empty key begins nothing."""
    assert known.widened(Filters(issuers=only("Uy ban nhan"))).issuers == {
        "uy ban nhan",
        "uy ban nhan dan tinh quang ngai",
    }
    assert known.widened(Filters(issuers=only("Uỷ b"))).issuers == {"uy b"}
    assert known.widened(Filters(issuers=only("?!"))).issuers == {""}


def test_thousands_of_values_are_taken(found):
    many = Filters(recipients=frozenset(f"Sở thứ {n}" for n in range(2_000)) | {"các bệnh viện trong tỉnh"})
    assert found(many) == {"lexical": {LETTER}, "dense": {LETTER}}


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(value):
    for key in (agency_key, kind_key, number_key, section_key):
        assert key(key(value)) == key(value)


def test_no_filters_restrict_nothing():
    assert scope_of(NO_FILTERS).everything and not NO_FILTERS.excludes_all
    assert all(Filters(**{name: frozenset()}).excludes_all for name in FIELDS)
