"""The catalogue gives back exactly the directives that went in, and only those that are indexed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from ingest.datamodels import Assignment, Directive, Evidence, Passage, Reference, Section, Span
from ingest.errors import IndexMissingError
from ingest.source import Box, Page, Table
from ingest.store.catalogue import Catalogue
from ingest.store.database import DatabaseError, schema_name
from ingest.store.ledger import FileState, Ledger, Prepared
from ingest.store.packing import packed, unpacked
from ingest.store.tables import FAILED, INDEXED, PENDING, REMOVING, Base

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=20)
MAYBE = st.none() | TEXT
OFFSET = st.integers(0, 10_000)
DATES = st.none() | st.dates()
SPANS = st.dictionaries(TEXT, st.lists(st.builds(Span, OFFSET, OFFSET), max_size=3).map(tuple), max_size=3)
NAMES = st.lists(TEXT, max_size=3).map(tuple)
PAGE = st.none() | st.integers(1, 99)

SECTIONS = st.builds(Section, TEXT, st.sampled_from(["khoan", "diem"]), MAYBE, OFFSET, OFFSET, PAGE)
ASSIGNMENTS = st.builds(
    Assignment, NAMES, NAMES, TEXT, MAYBE, OFFSET, OFFSET, MAYBE,
    st.sampled_from(["ordered", "proposed", "reported"]), st.booleans(), DATES, MAYBE, SPANS,
)  # fmt: skip
REFERENCES = st.builds(Reference, MAYBE, MAYBE, DATES, MAYBE, MAYBE, TEXT, OFFSET, OFFSET, MAYBE, SPANS)
SHARE = st.integers(-20, 1020).map(lambda thousandths: thousandths / 1000)
BOXES = st.builds(
    Box, OFFSET, OFFSET, SHARE, SHARE, SHARE, SHARE, st.integers(0, 100).map(lambda percent: percent / 100)
)
SIZE = st.floats(1, 5000)
PAGES = st.builds(
    Page, st.integers(1, 99), OFFSET, OFFSET, SIZE, SIZE, st.sampled_from(["text", "ocr"]),
    st.lists(BOXES, max_size=4).map(tuple),
)  # fmt: skip
ROW = st.lists(st.builds(Span, OFFSET, OFFSET), min_size=1, max_size=3).map(tuple)
TABLES = st.builds(Table, st.lists(ROW, min_size=1, max_size=3).map(tuple))
EVIDENCE = st.dictionaries(
    TEXT, st.builds(Evidence, st.sampled_from(["text", "ocr", "cited", "file name"]), st.floats(0, 1)), max_size=3
)


def several(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


DIRECTIVES = st.builds(
    Directive, TEXT, TEXT, MAYBE, MAYBE, DATES, MAYBE, MAYBE, MAYBE, MAYBE, NAMES, NAMES, MAYBE, MAYBE,
    several(SECTIONS), several(ASSIGNMENTS), several(REFERENCES), TEXT, SPANS, MAYBE, DATES, MAYBE, MAYBE,
    several(PAGES), several(TABLES), EVIDENCE, NAMES,
)  # fmt: skip


def directive(identifier: str, number: str | None = None, **fields) -> Directive:
    blank = dict.fromkeys(("kind", "date", "place", "issuer", "parent_issuer", "subject", "signer", "signer_title"))
    lists = dict.fromkeys(("recipients", "copied_to", "sections", "assignments", "references"), ())
    values = {"file": f"{identifier}.txt", "text": "Sở Y tế 😀 báo cáo", **blank, **lists, **fields}
    return Directive(id=identifier, number=number, **values)


def passages(found: Directive) -> tuple[Passage, ...]:
    slices = ((0, 7), (8, len(found.text)))
    return tuple(
        Passage(f"{found.id}#{n}", found.id, None, "h", found.text[a:b], a, b) for n, (a, b) in enumerate(slices)
    )


def put(catalogue: Catalogue, *directives: Directive, publish: bool = True) -> None:
    ledger = Ledger(catalogue.engine)
    ledger.add_pending([Prepared(d.file, "digest", 1, ((d, passages(d)),)) for d in directives])
    if publish:
        ledger.publish([file.key for file in ledger.pending(2000)])


@pytest.fixture
def catalogue(tmp_path):
    generation = tmp_path / "gen-0001"
    generation.mkdir()
    found = Catalogue.open(generation, create=True)
    yield found
    found.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    generation = tmp_path_factory.mktemp("shared") / "gen-0001"
    generation.mkdir()
    return Catalogue.open(generation, create=True)


@settings(max_examples=40, deadline=None)
@given(DIRECTIVES)
def test_round_trip(shared, given_directive):
    put(shared, given_directive)
    fresh = Catalogue(shared.engine)
    unboxed = tuple(replace(page, boxes=()) for page in given_directive.pages)
    assert fresh.directive(given_directive.id) == replace(given_directive, pages=unboxed)
    assert fresh.pages_of(given_directive.id) == given_directive.pages
    kept = Ledger(shared.engine).indexed(given_directive.file)
    assert [directive for directive, _ in kept.directives] == [given_directive]
    assert [a for _, a in fresh.assignments([given_directive.id])] == sorted(
        given_directive.assignments, key=lambda a: a.start
    )
    ledger = Ledger(shared.engine)
    ledger.hide([given_directive.file])
    ledger.forget_hidden()
    assert fresh.count() == 0


def test_passages_are_slices_of_the_stored_text(catalogue):
    first = directive("a")
    put(catalogue, first)
    assert catalogue.passages_of("a") == list(passages(first))
    assert catalogue.passages(["a#1", "none"]) == {"a#1": passages(first)[1]}
    assert catalogue.passages_of("none") == [] and catalogue.passage_count() == 2


def test_pending_and_removed_directives_are_not_seen(catalogue):
    put(catalogue, directive("a"), publish=False)
    assert catalogue.count() == 0 and catalogue.passages_of("a") == [] and catalogue.ids() == []
    with pytest.raises(KeyError):
        catalogue.directive("a")
    ledger = Ledger(catalogue.engine)
    ledger.publish([file.key for file in ledger.pending(1)])
    assert catalogue.directive("a").id == "a"
    ledger.hide(["a.txt"])
    assert catalogue.count() == 0 and ledger.hidden() == ["a"]
    with pytest.raises(KeyError):
        catalogue.directive("a")


def test_a_new_version_takes_the_place_of_the_old_in_one_step(catalogue):
    put(catalogue, directive("a", text="Sở Y tế cũ"))
    version = catalogue.version()
    ledger = Ledger(catalogue.engine)
    new = directive("a", text="Sở Y tế mới")
    ledger.add_pending([Prepared("a.txt", "other", 1, ((new, passages(new)),))])
    assert catalogue.directive("a").text == "Sở Y tế cũ" and catalogue.version() == version
    (pending,) = ledger.pending(10)
    assert (pending.known, pending.replaced_file, pending.dropped) == (True, None, ("a",)) and pending.directives == (
        (new, passages(new)),
    )
    ledger.publish([pending.key])
    assert catalogue.directive("a") == new and catalogue.count() == 1 and catalogue.version() > version
    assert not ledger.files(PENDING) and not ledger.files(REMOVING)


def test_failures_are_kept_until_the_next_sync(catalogue):
    ledger = Ledger(catalogue.engine)
    failure = FileState("x.pdf", "digest", 2**40, error="why", stamp="s", tried="t")
    ledger.set_failed([failure])
    assert replace(ledger.files(FAILED)["x.pdf"], key=0) == failure
    ledger.set_failed([])
    assert ledger.files(FAILED) == {}


def test_a_file_takes_the_place_of_one_that_is_gone(catalogue):
    put(catalogue, directive("a"))
    ledger, new = Ledger(catalogue.engine), directive("a", file="b.txt")
    ledger.add_pending([Prepared("b.txt", "digest", 1, ((new, passages(new)),), ledger.files(INDEXED)["a.txt"].key)])
    (pending,) = ledger.pending(10)
    assert (pending.known, pending.replaced_file, pending.same_bytes) == (False, "a.txt", True)
    ledger.publish([pending.key])
    assert list(ledger.files(INDEXED)) == ["b.txt"] and catalogue.directive("a").file == "b.txt"


def test_a_moved_file_keeps_all_that_is_stored_of_it(catalogue):
    put(catalogue, directive("a"), directive("b"))
    ledger, version = Ledger(catalogue.engine), catalogue.version()
    ledger.move([(ledger.files(INDEXED)["a.txt"].key, "sub/a2.txt", "stamp")])
    assert ledger.files(INDEXED)["sub/a2.txt"].stamp == "stamp" and catalogue.version() > version
    assert catalogue.directive("a").file == "sub/a2.txt" and len(catalogue.passages_of("a")) == 2


def test_a_directive_in_two_files_names_both(catalogue):
    put(catalogue, directive("a"))
    ledger = Ledger(catalogue.engine)
    ledger.add_pending([Prepared("copy.txt", "digest", 1, (), copies=("a",))])
    assert catalogue.files_of("a") == ("a.txt",)
    ledger.publish([file.key for file in ledger.pending(1)])
    assert catalogue.files_of("a") == ("a.txt", "copy.txt") and catalogue.count() == 1
    assert ledger.links() == {"a": {"copy.txt"}} and ledger.ids_in("copy.txt") == ["a"]
    changed = directive("a", text="Sở Y tế báo cáo thêm")
    ledger.add_pending([Prepared("a.txt", "other", 1, ((changed, passages(changed)),))])
    assert ledger.files(INDEXED)["copy.txt"].digest == "" != ledger.files(INDEXED)["a.txt"].digest


@given(st.lists(BOXES, max_size=50).map(tuple), OFFSET)
def test_boxes_take_few_bytes_and_lose_nothing(boxes, start):
    page = Page(1, start, start + 9, 595, 842, "ocr", boxes)
    assert unpacked(packed(page), replace(page, boxes=())) == boxes


def test_a_page_of_boxes_is_small():
    boxes = tuple(
        Box(n * 6, n * 6 + 5, 0.1 + n % 12 * 0.07, 0.1 + n // 12 * 0.018, 0.16 + n % 12 * 0.07, 0.115 + n // 12 * 0.018,
            (85 + n * 7 % 15) / 100)
        for n in range(480)
    )  # fmt: skip
    assert len(packed(Page(1, 0, 2880, 595, 842, "ocr", boxes))) < 8 * len(boxes)


def test_numbers_are_found_however_they_are_written(catalogue):
    reference = Reference("05/2023/QĐ-UBND", None, date(2023, 3, 2), None, None, "căn cứ", 9, 20)
    put(catalogue, directive("a", "016/KH-UBND", references=(reference,)), directive("b", "16/QĐ-UBND"), directive("c"))
    assert [d.id for d in catalogue.by_number("16 kh ubnd")] == ["a"]
    assert [d.id for d in catalogue.by_number_head(16)] == ["a", "b"]
    assert catalogue.references_by_key("5/2023/qd-ubnd") == [("a", reference)]
    assert catalogue.references_by_head(5) == [("a", reference)]
    assert catalogue.numbers() == ["016/KH-UBND", "16/QĐ-UBND"]
    assert catalogue.by_number("") == catalogue.references_by_key("") == catalogue.by_number_head(7) == []


def test_directives_and_assignments_come_in_order(catalogue):
    late, early = (Assignment(("Sở Y tế",), (), "t", None, start, start + 5) for start in (50, 10))
    put(catalogue, directive("b", assignments=(late, early)), directive("a", assignments=(late,)))
    assert [d.id for d in catalogue.directives()] == ["a", "b"]
    assert [d.id for d in catalogue.directives(["b", "none", "a", "b"])] == ["a", "b"]
    assert catalogue.assignments() == [("a", late), ("b", early), ("b", late)]
    assert catalogue.assignments(["b"]) == [("b", early), ("b", late)] and catalogue.assignments([]) == []


def test_more_ids_than_a_database_takes_at_once(catalogue):
    put(catalogue, *(directive(f"{n:04}") for n in range(1200)))
    assert len(catalogue.directives()) == catalogue.count() == 1200
    assert len(catalogue.passages(f"{n:04}#0" for n in range(1200))) == 1200


def test_directives_are_cached_until_something_changes(catalogue):
    put(catalogue, directive("a"))
    assert catalogue.directive("a") is catalogue.directive("a")
    before = catalogue.directive("a")
    put(catalogue, directive("b"))
    assert catalogue.directive("a") is not before and catalogue.directive("a") == before


def test_a_folder_without_an_index_names_the_command(tmp_path):
    with pytest.raises(IndexMissingError, match="python -m ingest") as caught:
        Catalogue.open(tmp_path / "index")
    assert str(tmp_path / "index") in str(caught.value)


@pytest.mark.parametrize("url", ["postgresql://", "mysql://x/y", "nonsense", "sqlite:///x.db", "postgresql+none://h/d"])
def test_a_database_that_cannot_be_used_is_a_clear_error(tmp_path, url):
    generation = tmp_path / "gen-0001"
    generation.mkdir()
    with pytest.raises(DatabaseError, match="DATABASE_URL"):
        Catalogue.open(generation, url, create=True)


def test_the_tables_are_those_of_postgresql_too(tmp_path):
    for table in Base.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
    assert schema_name(tmp_path / "gen-0012") == "hoi_van_ban_gen_0012"
