"""A reader's catalogue is that of somebody for whom the closed files were never there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from ingest.access import EVERYTHING, Access, AccessError
from ingest.datamodels import Assignment, Directive, Evidence, Reference, Section
from ingest.index import sync
from ingest.source import Box, Page
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger, Prepared
from ingest.store.overview import DueWithin
from ingest.store.selection import Selection, visible
from ingest.store.tables import Base, DirectiveRow, StateRow
from tests.ingest.store_samples import FakeEmbedder, fill, letter
from tests.ingest.test_catalogue import directive, passages, put

PLACES = ("mo", "mat", "mat/nhan-su", "mat-ong", "Mat", "m_t", "Tổ chức", "tài liệu/Mật")
LEADS = ("Sở Y tế", "Sở Nội vụ", "Công an tỉnh")


def closing(*folders: str) -> Access:
    return Access(frozenset(folders))


def paper(number: int, folder: str) -> Directive:
    """A directive with something in every table, told apart from all others by its number."""
    assignment = Assignment((LEADS[number % 3],), (), f"việc {number}", None, 0, 7, due=date(2020 + number, 5, 1))
    text = f"Sở Y tế 😀 báo cáo việc thứ {number}"
    return directive(
        f"d{number}",
        f"{number}/QĐ-UBND",
        file=f"{folder}/{number}.txt" if folder else f"{number}.txt",
        text=text,
        kind="Quyết định",
        date=date(2020 + number, 3, 2),
        issuer=f"Cơ quan {number}",
        signer=f"Người {number}",
        recipients=(f"Nơi {number}",),
        sections=(Section(f"{number}", "khoan", None, 0, 7, 1),),
        assignments=(assignment,),
        references=(Reference("99/NQ-CP", "Nghị quyết", None, None, None, "căn cứ", 0, 7),),
        attached_to=f"d{number - 1}" if number % 2 else None,
        pages=(Page(1, 0, len(text), 10, 10, "text", (Box(0, 2, 0.1, 0.1, 0.2, 0.2, 1.0),)),),
        evidence={"number": Evidence("text", 1.0)},
    )


def opened(folder, papers: Iterable[Directive]) -> Catalogue:
    generation = folder / "gen-0001"
    generation.mkdir(parents=True)
    catalogue = Catalogue.open(generation, create=True)
    put(catalogue, *papers)
    return catalogue


@pytest.fixture(scope="module")
def refilled(tmp_path_factory):
    """Makes one of two catalogues hold just these papers; in a new database every query would be compiled anew."""
    folder, held = tmp_path_factory.mktemp("refilled"), {}

    def refill(name: Literal["whole", "open"], papers: Iterable[Directive]) -> Catalogue:
        if name not in held:
            held[name] = opened(folder / name, ())
        with held[name].engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                if table is not StateRow.__table__:  # the version goes on, so that nothing kept is taken for new
                    connection.execute(table.delete())
        put(held[name], *papers)
        return Catalogue(held[name].engine)

    yield refill
    for catalogue in held.values():
        catalogue.close()


def everything_told(catalogue: Catalogue, numbers: Iterable[int]) -> dict[str, object]:
    """All that a catalogue says when it is asked about all papers, be they there or not."""
    ids = [f"d{number}" for number in numbers]
    overview, all_of = catalogue.overview, [Selection()]
    named = [Selection(signers=[f"Người {n}" for n in numbers], recipients=["Nơi 1", "Nơi 2"], sections=["1", "2"])]
    return {
        "count": catalogue.count(),
        "ids": catalogue.ids(),
        "numbers": catalogue.numbers(),
        "directives": [catalogue.directives(), catalogue.directives(ids)],
        "by number": [(catalogue.by_number(f"{n}qdubnd"), catalogue.by_number_head(n)) for n in numbers],
        "references": [catalogue.references_by_key("99nqcp"), catalogue.references_by_head(99)],
        "assignments": [catalogue.assignments(), catalogue.assignments(ids)],
        "passages": [catalogue.passages(f"{name}#{n}" for name in ids for n in (0, 1)), catalogue.passage_count()],
        "passages of": [(catalogue.passages_of(name), catalogue.pages_of(name)) for name in ids],
        "facts": catalogue.facts(ids),
        "copies": [catalogue.copies(), catalogue.copies(ids), catalogue.near_copies()],
        "documents": [overview.documents(all_of, 2), overview.documents(named, 9)],
        "work": [overview.work(all_of, 2), overview.work(all_of, 9, led_by=lambda name: name == "Sở Y tế")],
        "due": overview.work(all_of, 9, due=DueWithin(date(2021, 1, 1), date(2024, 1, 1))),
        "mentions": overview.mentions(all_of, 3, keys=["99nqcp"]),
        "undated": overview.undated(all_of),
        "names": [overview.signers(), overview.issuers(), overview.years(), overview.due_years()],
    }


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(("", *PLACES)), min_size=1, max_size=7), st.sets(st.sampled_from(PLACES)))
def test_a_reader_is_told_what_a_catalogue_without_the_closed_files_tells(refilled, places, closed):
    access = Access(frozenset(closed))
    papers = [paper(number, place) for number, place in enumerate(places)]
    readable = [found for found in papers if access.reads(found.file)]
    whole, other = refilled("whole", papers), refilled("open", readable)
    owners = {found.id for found in readable}
    expected = everything_told(other, range(len(papers)))
    told = everything_told(whole.for_reader(access), range(len(papers)))
    for name in ("directives", "by number"):  # the letter that an attachment belongs to may be a closed one
        expected[name] = unattached(expected[name], owners)
    assert told == expected
    assert whole.for_reader(access).closed_ids() == {found.id for found in papers} - owners
    assert whole.count() == len(papers)


def unattached(told, owners):
    """The same with no mention of letters that are not there."""
    if isinstance(told, Directive):
        return told if told.attached_to in owners else replace(told, attached_to=None)
    return type(told)(unattached(one, owners) for one in told)


NAMES = st.text("aAbBđĐếẽậ%_.' -", min_size=1, max_size=4).map(str.strip).filter(lambda name: name.strip(". "))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(PATHS, min_size=1, max_size=6, unique=True), st.sets(PATHS, max_size=4), st.sampled_from(["NFC", "NFD"])
)
def test_the_database_and_the_access_agree_on_every_name(refilled, files, closed, form):
    files = sorted({unicodedata.normalize(form, file) for file in files})
    catalogue = refilled("whole", [directive(f"d{n}", file=file) for n, file in enumerate(files)])
    access = Access(frozenset(closed))
    seen = catalogue.for_reader(access).directives()
    assert [found.file for found in seen] == [file for file in files if access.reads(file)]


def test_a_closed_folder_is_meant_however_its_marks_are_encoded():
    written = "tài liệu/Tổ chức/a.txt"
    windows = "ta\u0300i liê\u0323u/Tô\u0309 chư\u0301c/a.txt"
    for file in (written, unicodedata.normalize("NFD", written), windows):
        for folder in ("tài liệu/Tổ chức", unicodedata.normalize("NFD", "tài liệu"), "/tài liệu//Tổ chức/."):
            assert not closing(folder).reads(file), (file, folder)
    assert closing("tai lieu", "tài liệu/tổ chức", "tài liệu/Tổ").reads(written)


def test_the_corpus_itself_can_be_closed(tmp_path):
    catalogue = opened(tmp_path, [paper(1, "mat"), paper(2, "")])
    nothing = catalogue.for_reader(closing("/"))
    assert nothing.count() == 0 and nothing.directives() == [] and not nothing.access.reads("a.txt")
    assert nothing.closed_ids() == {"d1", "d2"}


def test_a_path_that_leads_upwards_is_refused_in_both_languages():
    with pytest.raises(AccessError, match=r"mat/\.\./mo") as raised:
        closing("mat/../mo")
    assert "Không đóng được thư mục" in raised.value.vietnamese and "cannot be closed" in raised.value.english


def test_hundreds_of_closed_folders(tmp_path):
    catalogue = opened(tmp_path, [paper(number, f"phòng {number}") for number in range(5)])
    reader = catalogue.for_reader(
        Access(frozenset(f"phòng {number}/mật {number}" for number in range(900)) | {"phòng 3"})
    )
    assert reader.ids() == ["d0", "d1", "d2", "d4"] and reader.passage_count() == 8


def test_a_reader_never_reads_more_than_the_one_that_he_is_made_from(tmp_path):
    catalogue = opened(tmp_path, [paper(1, "mat"), paper(2, "to"), paper(3, "")])
    assert catalogue.for_reader(EVERYTHING) is catalogue
    reader = catalogue.for_reader(closing("mat"))
    assert reader.for_reader(EVERYTHING) is reader and reader.for_reader(closing("mat/trong")) is reader
    assert reader.for_reader(closing("to")).ids() == ["d3"]


def test_a_file_that_moves_is_open_or_closed_by_where_it_stands_now(tmp_path):
    catalogue = opened(tmp_path, [paper(1, "mo"), paper(2, "mo")])
    reader, ledger = catalogue.for_reader(closing("mat")), Ledger(catalogue.engine)
    assert [found.id for found in reader.directives(["d1"])] == ["d1"] and reader.overview.signers() != ()
    ledger.move([(ledger.files("indexed")["mo/1.txt"].key, "mat/1.txt", "")])
    assert reader.directives(["d1"]) == [] and reader.closed_ids() == {"d1"}
    assert reader.overview.signers() == ("Người 2",)


def test_what_is_pending_or_being_removed_is_closed_too(tmp_path):
    catalogue = opened(tmp_path, [paper(1, "mat"), paper(2, "mo")])
    reader, ledger = catalogue.for_reader(closing("mat")), Ledger(catalogue.engine)
    put(catalogue, paper(3, "mat"), publish=False)
    ledger.hide(["mat/1.txt"])
    assert reader.closed_ids() == {"d1", "d3"}
    ledger.forget_hidden()
    assert "d1" in reader.closed_ids()  # stores that are open may hold it still


def test_a_copy_in_an_open_folder_is_read_under_its_own_name(tmp_path):
    one = paper(2, "mat")
    catalogue = opened(tmp_path, [one])
    ledger = Ledger(catalogue.engine)
    for file, digest in (("mo/khac.txt", "other"), ("mo/nua.txt", "other"), ("mat/ba.txt", "digest")):
        ledger.add_pending([Prepared(file, digest, 1, (), copies=("d2",))])
    ledger.publish([file.key for file in ledger.pending(9)])
    reader = catalogue.for_reader(closing("mat"))
    shown = reader.directive("d2")
    assert (shown.file, shown.pages, shown.sections[0].page) == ("mo/khac.txt", (), None)
    assert (shown.text, shown.number) == (one.text, one.number)
    assert reader.facts(["d2"])["d2"].file == "mo/khac.txt" and reader.pages_of("d2") == ()
    assert reader.files_of("d2") == ("mo/khac.txt", "mo/nua.txt") == reader.copies()[0].files
    assert reader.closed_ids() == frozenset() and reader.passages_of("d2") == list(passages(one))
    alone = catalogue.for_reader(closing("mat", "mo/nua.txt"))
    assert alone.copies() == () and alone.files_of("d2") == ("mo/khac.txt",)
    assert catalogue.for_reader(closing("mat", "mo")).ids() == []
    assert catalogue.files_of("d2") == ("mat/2.txt", "mat/ba.txt", "mo/khac.txt", "mo/nua.txt")


def test_a_copy_of_the_same_bytes_has_the_same_pages(tmp_path):
    one = paper(2, "mat")
    catalogue = opened(tmp_path, [one])
    ledger = Ledger(catalogue.engine)
    ledger.add_pending([Prepared("mo/1.txt", "other", 1, (), copies=("d2",))])
    ledger.add_pending([Prepared("mo/2.txt", "digest", 1, (), copies=("d2",))])
    ledger.publish([file.key for file in ledger.pending(9)])
    reader = catalogue.for_reader(closing("mat"))
    assert reader.directive("d2").file == "mo/2.txt" and reader.files_of("d2") == ("mo/2.txt", "mo/1.txt")
    assert reader.pages_of("d2") == one.pages and reader.directive("d2").sections[0].page == 1


def test_a_page_is_not_told_of_a_passage_read_in_another_file(tmp_path):
    files = {"mat/a.txt": letter(5), "mo/b.txt": letter(5) + " ", "mo/c.txt": letter(6, "giá đất", "lập bảng giá")}
    sync(fill(tmp_path / "corpus", files), tmp_path / "index", embedder=FakeEmbedder())
    catalogue = Catalogue.open(tmp_path / "index")
    reader = catalogue.for_reader(closing("mat"))
    assert {found.file for found in reader.directives()} == {"mo/b.txt", "mo/c.txt"} and reader.count() == 2
    assert {facts.label for facts in reader.facts(reader.ids()).values()} == {"5/UBND-VX", "6/UBND-VX"}
    assert {p.page for name in reader.ids() for p in reader.passages_of(name)} == {None}


def test_a_near_copy_in_a_closed_folder_is_not_flagged(tmp_path):
    draft = letter(41).replace("Số: 41/UBND-VX", "Số:      /UBND-VX").replace("ngày 02 tháng 3", "ngày     tháng 3")
    files = {"ky.txt": letter(41), "mat/du-thao.txt": draft}
    sync(fill(tmp_path / "corpus", files), tmp_path / "index", embedder=FakeEmbedder())
    catalogue = Catalogue.open(tmp_path / "index")
    assert len(catalogue.near_copies()) == 1
    assert catalogue.for_reader(closing("khac")).near_copies() == catalogue.near_copies()
    assert catalogue.for_reader(closing("mat")).near_copies() == ()


def test_the_condition_is_sql_that_postgresql_takes_too():
    query = visible(select(DirectiveRow.id), closing("mật", "to/chuc"))
    sql = str(query.compile(dialect=postgresql.dialect()))
    assert "substr(" in sql and "LIKE" not in sql and "EXISTS" in sql
    assert str(visible(select(DirectiveRow.id), EVERYTHING)) == str(visible(select(DirectiveRow.id)))
