"""The list of directives: search however people write, filters, order, and nothing that a reader may not see."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from ingest.access import EVERYTHING, Access
from ingest.datamodels import Reference
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import FileState, Ledger, Prepared
from ingest.store.listing import Listing, Wanted, choices, found
from tests.ingest.test_catalogue import directive, passages

FILES = (
    directive(
        "a", "016/KH-UBND", file="kh16.txt", kind="Kế hoạch", date=date(2023, 3, 2), issuer="Ủy ban nhân dân tỉnh",
        subject="Phòng, chống thiên tai", signer="Nguyễn Văn An",
    ),
    directive(
        "b", "334-KL/TU", file="kín/kl 334.pdf", kind="Kết luận", date=date(2024, 1, 5), issuer="Tỉnh ủy",
        subject="Về công tác tuyên truyền", review=("signer",),
    ),
    directive("c", None, file="không số.txt", subject="Thông báo nghỉ lễ"),
    directive(
        "d", "16/TB-UBND", file="tb.txt", kind="Thông báo", date=date(2024, 9, 1), issuer="Ủy ban nhân dân tỉnh",
        subject="Hoả hoạn tại chợ",
        references=(Reference("016/KH-UBND", "Kế hoạch", None, None, None, "thay thế", 0, 2),),
    ),
)  # fmt: skip
CLOSED = Access(frozenset({"kín"}))


@pytest.fixture
def catalogue(tmp_path):
    generation = tmp_path / "gen-0001"
    generation.mkdir()
    made = Catalogue.open(generation, create=True)
    put(made, FILES)
    yield made
    made.close()


def put(catalogue, directives, copies=(), digest="x"):
    ledger = Ledger(catalogue.engine)
    ledger.add_pending([Prepared(d.file, f"{digest}{d.id}", 1, ((d, passages(d)),)) for d in directives])
    ledger.add_pending([Prepared(file, digest, 1, (), copies=(name,)) for file, name in copies])
    ledger.publish([file.key for file in ledger.pending(20_000)])


def listed(catalogue, access=EVERYTHING, **wanted):
    return [entry.id for entry in found(Listing(catalogue.engine).entries(access), Wanted(**wanted))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["d", "b", "a", "c"]),
        ("16/kh-ubnd", ["a"]),
        ("Số: 016 / KH UBND", ["a"]),
        ("kh16", ["a"]),
        ("16", ["d", "a"]),
        ("6", []),
        ("334 kl tu", ["b"]),
        ("tuyen truyen", ["b"]),
        ("TUYÊN TRUYỀN", ["b"]),
        ("hỏa hoạn", ["d"]),
        ("nguyen van an", ["a"]),
        ("kế hoạch 2023", ["a"]),
        ("khong so", ["c"]),
        ("ai đó", []),
        ("%", ["d", "b", "a", "c"]),
    ],
)
def test_a_search_finds_words_and_numbers_in_any_spelling(catalogue, text, expected):
    assert listed(catalogue, text=text) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"kind": "Kế hoạch"}, ["a"]),
        ({"issuer": "Ủy ban nhân dân tỉnh", "year": 2024}, ["d"]),
        ({"review": True}, ["b"]),
        ({"only": frozenset({"a", "c", "x"})}, ["a", "c"]),
        ({"sort": "number", "descending": False}, ["d", "a", "b", "c"]),
        ({"sort": "date", "descending": False}, ["a", "b", "d", "c"]),
        ({"sort": "issuer", "descending": True}, ["d", "a", "b", "c"]),
        ({"sort": "subject", "descending": False}, ["d", "a", "c", "b"]),
    ],
)
def test_filters_must_all_hold_and_what_lacks_the_column_comes_last(catalogue, wanted, expected):
    found_ids = listed(catalogue, **wanted)
    if wanted.get("sort") == "number":
        assert set(found_ids[:2]) == {"a", "d"} and found_ids[2:] == ["b", "c"]
        return
    assert found_ids == expected


def test_the_choices_are_what_there_is_with_counts(catalogue):
    offered = choices(Listing(catalogue.engine).entries(EVERYTHING))
    assert offered.kinds == (("Kế hoạch", 1), ("Kết luận", 1), ("Thông báo", 1))
    assert offered.issuers == (("Tỉnh ủy", 1), ("Ủy ban nhân dân tỉnh", 2)) and offered.years == ((2024, 2), (2023, 1))


def test_a_closed_file_is_not_listed_found_counted_or_offered(catalogue):
    assert listed(catalogue, CLOSED) == ["d", "a", "c"] and listed(catalogue, CLOSED, text="334") == []
    assert "Kết luận" not in dict(choices(Listing(catalogue.engine).entries(CLOSED)).kinds)


def test_a_copy_that_may_be_read_is_listed_under_its_own_name_only(catalogue):
    put(catalogue, (), copies=[("mở/bản sao.txt", "b"), ("tb (2).txt", "d")])
    listing = Listing(catalogue.engine)
    by_id = {entry.id: entry for entry in listing.entries(CLOSED)}
    assert by_id["b"].files == ("mở/bản sao.txt",) and by_id["d"].files == ("tb.txt", "tb (2).txt")
    assert found(by_id.values(), Wanted("kl 334.pdf")) == []
    assert [entry.id for entry in found(listing.entries(EVERYTHING), Wanted(copied=True))] == ["d", "b"]


def test_failed_files_are_told_to_those_who_may_see_them(catalogue):
    failures = [FileState(name, "", 0, error="hỏng\nbroken") for name in ("kín/x.pdf", "y.pdf", "tb.txt")]
    Ledger(catalogue.engine).set_failed(failures)
    listing = Listing(catalogue.engine)
    assert [(one.file, one.answered) for one in listing.failed(CLOSED)] == [("tb.txt", True), ("y.pdf", False)]
    assert len(listing.failed(EVERYTHING)) == 3


def test_the_same_bytes_are_known_only_where_they_may_be_read(catalogue):
    listing = Listing(catalogue.engine)
    assert (listing.same_bytes("xb", EVERYTHING), listing.same_bytes("xb", CLOSED)) == ("kín/kl 334.pdf", None)
    assert listing.same_bytes("nothing", EVERYTHING) is None


def test_who_mentions_a_number_as_replaced(catalogue):
    listing = Listing(catalogue.engine)
    assert listing.mentioned_as(["thay thế"]) == [("a", "d")] and listing.mentioned_as(["căn cứ"]) == []


def test_the_list_follows_the_index(catalogue):
    listing = Listing(catalogue.engine)
    assert len(listing.entries(EVERYTHING)) == 4
    put(catalogue, [replace(FILES[0], id="e", file="e.txt")], digest="y")
    assert len(listing.entries(EVERYTHING)) == 5


def test_ten_thousand_directives_are_looked_through_at_once(catalogue):
    """The bound is some ten times what it takes, for a machine that is busy."""
    entry = Listing(catalogue.engine).entries(EVERYTHING)[0]
    many = [replace(entry, id=f"n{n}", words=f" {n} kh ubnd viec", head=n) for n in range(10_000)]
    started = time.perf_counter()
    hits = found(many, Wanted("viec 9999", sort="number"))
    assert time.perf_counter() - started < 1 and [one.id for one in hits] == ["n9999"]
