"""Corrections by hand: kept in the corpus, applied at every sync, never on another text; citations stay exact."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import ingest.directive
from ingest.corrections.folder import FOLDER, Corrections, path_of
from ingest.corrections.notation import from_toml, to_toml
from ingest.corrections.places import stands_in_text
from ingest.corrections.recording import (
    add_assignment,
    change_assignment,
    correct_field,
    corrections_of,
    withdraw_assignment,
    withdraw_field,
)
from ingest.corrections.records import BY_HAND, FIELDS, CorrectionError, Task
from ingest.corrections.values import field_value
from ingest.datamodels import Assignment, Directive, Span
from ingest.index import sync
from ingest.messages import report_json, report_lines
from ingest.report import SyncReport
from ingest.store.catalogue import Catalogue
from tests.ingest.store_samples import FakeEmbedder, contents, fill, letter

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
TASK = Task(("Sở Y tế",), ("Sở Tài chính", "Sở Nội vụ"), "lập kế hoạch tiêm chủng", "trước ngày 30/6/2023")


class Office:
    """A corpus with its index, changed and looked at as the page does it."""

    def __init__(self, folder: Path, files: dict[str, str]) -> None:
        self.corpus, self.index = fill(folder / "corpus", files), folder / "index"
        self.sync()

    def sync(self, **options) -> SyncReport:
        return sync(self.corpus, self.index, embedder=FakeEmbedder(), **options)

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue.open(self.index)

    def of(self, file: str) -> Directive:
        return next(d for d in self.catalogue.directives() if d.file == file)

    def correct(self, file: str, name: str, value: object) -> SyncReport:
        correct_field(self.corpus, self.catalogue, self.of(file).id, name, value, by="an", at=AT)
        return self.sync()

    def recorded(self, file: str):
        return corrections_of(self.corpus, self.catalogue, self.of(file).id)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path, {"a.txt": letter(1), "sub/b.txt": letter(2, "phòng dịch", "lập kế hoạch phòng dịch")})


def quotes(directive: Directive, name: str) -> list[str]:
    return [span.of(directive.text) for span in directive.spans[name]]


@pytest.mark.parametrize(
    ("name", "value", "quoted"),
    [
        ("signer", "Nguyễn Văn", ["Nguyễn Văn"]),
        ("signer", "Trần Văn Bình", ["Nguyễn Văn An"]),
        ("date", date(2023, 1, 15), ["15/01/2023"]),
        ("date", date(2023, 3, 4), ["ngày 02 tháng 3 năm 2023"]),
        ("number", "16/KH-UBND", ["16/KH-UBND"]),
        ("number", "9/UBND-VX", ["1/UBND-VX"]),
        ("kind", "Kế hoạch", ["Kế hoạch"]),
        ("issuer", "Tỉnh Quảng Ngãi", ["TỈNH QUẢNG NGÃI"]),
        ("recipients", ("Sở Y tế", "Sở Tài chính"), ["Sở Y tế", "Sở Tài chính"]),
        ("copied_to", (), None),
        ("signer", None, None),
        ("effective_date", date(2023, 6, 30), ["30/6/2023"]),
        ("urgency", "HỎA TỐC", ["ỦY BAN NHÂN DÂN"]),
    ],
)
def test_a_corrected_field_is_answered_and_cited_from_the_text(office, name, value, quoted):
    before = office.of("a.txt")
    report = office.correct("a.txt", name, value)
    after = office.of("a.txt")
    assert report.updated == ("a.txt",) and report.unchanged == ("sub/b.txt",)
    assert getattr(after, name) == value and after.id == before.id
    assert after.evidence[name].source == "hand" and name not in after.review
    if quoted is None:
        assert name not in after.spans
    else:
        assert [" ".join(quote.split()) for quote in quotes(after, name)] == [" ".join(q.split()) for q in quoted]
    shown = [] if not value else [value] if not isinstance(value, tuple) else list(value)
    verbatim = bool(shown) and name != "urgency" and value not in ("Trần Văn Bình", "9/UBND-VX", date(2023, 3, 4))
    assert stands_in_text(after, name) == verbatim
    untouched = replace(after, **{name: getattr(before, name)}, spans=before.spans, evidence=before.evidence)
    assert replace(untouched, assignments=before.assignments, review=before.review) == before


def test_a_value_that_was_read_rightly_is_confirmed_and_taken_back(office):
    before = office.of("a.txt")
    held = (office.corpus, office.catalogue, before.id, "signer", before.signer)
    assert correct_field(*held, by="an", at=AT) is None and office.recorded("a.txt") is None
    assert correct_field(*held, by="an", at=AT, confirmed=True) is not None
    office.sync()
    after = office.of("a.txt")
    assert after.signer == before.signer and after.spans["signer"] == before.spans["signer"]
    assert after.evidence["signer"].source == "hand" and "signer" not in after.review
    withdraw_field(office.corpus, office.catalogue, after.id, "signer")
    office.sync()
    assert office.of("a.txt") == before


def test_a_correction_survives_everything_and_is_withdrawn_to_what_was_read(office, tmp_path):
    first = contents(office.index)
    office.correct("a.txt", "signer", "Trần Văn Bình")
    corrected = contents(office.index)
    assert office.sync().unchanged == ("a.txt", "sub/b.txt")
    office.sync(rebuild=True)
    assert contents(office.index) == corrected
    shutil.rmtree(office.index)
    office.sync()
    assert contents(office.index) == corrected
    made = office.recorded("a.txt").field("signer")
    assert (made.was, made.by, made.at) == ("Nguyễn Văn An", "an", AT)
    withdraw_field(office.corpus, office.catalogue, office.of("a.txt").id, "signer")
    assert office.sync().updated == ("a.txt",) and contents(office.index) == first
    assert office.recorded("a.txt") is None and not path_of(office.corpus, "a.txt").exists()


def test_the_value_that_was_read_withdraws_the_correction(office):
    office.correct("a.txt", "signer", "Trần Văn Bình")
    office.correct("a.txt", "signer", "Lê Thị Cúc")
    assert office.recorded("a.txt").field("signer").was == "Nguyễn Văn An"
    office.correct("a.txt", "signer", "Nguyễn Văn An")
    assert office.recorded("a.txt") is None and office.of("a.txt").evidence["signer"].source == "text"


def test_a_corrected_number_is_found_and_heads_its_passages(office):
    office.correct("a.txt", "number", "99/UBND-VX")
    catalogue = office.catalogue
    (found,) = catalogue.by_number("99/ubnd-vx")
    assert found.id == office.of("a.txt").id and not catalogue.by_number("1/UBND-VX")
    assert all("99/UBND-VX" in passage.heading for passage in catalogue.passages_of(found.id))
    assert all(p.text == found.text[p.start : p.end] for p in catalogue.passages_of(found.id))


def test_deadlines_follow_a_corrected_date(tmp_path):
    text = letter(1, task="lập kế hoạch trong vòng 10 ngày kể từ ngày ký, báo cáo Chủ tịch")
    office = Office(tmp_path, {"a.txt": text})
    (first,) = (a for a in office.of("a.txt").assignments if a.lead == ("Sở Y tế",))
    assert first.due == date(2023, 3, 12)
    office.correct("a.txt", "date", date(2023, 4, 2))
    assert [a.due for a in office.of("a.txt").assignments if a.lead == ("Sở Y tế",)] == [date(2023, 4, 12)]


def lead(office: Office, name: str = "Sở Y tế") -> Assignment:
    return next(a for a in office.of("a.txt").assignments if name in a.lead)


def change(office: Office, assignment: Assignment, value: Task | None) -> Directive:
    change_assignment(office.corpus, office.catalogue, office.of("a.txt").id, assignment, value, by="an", at=AT)
    office.sync()
    return office.of("a.txt")


def test_a_changed_assignment_cites_its_clause_and_gets_its_day(office):
    read = lead(office)
    after = change(office, read, TASK)
    made = lead(office)
    assert Task.of(made) == TASK and made.due == date(2023, 6, 30)
    assert (made.start, made.end, made.section, made.status) == (read.start, read.end, read.section, read.status)
    assert [span.of(after.text) for span in made.spans["lead"]] == ["Sở Y tế"]
    clause = after.text[read.start : read.end]
    assert [span.of(after.text) for span in made.spans["coordinating"]] == ["Sở Tài chính", clause]
    assert made.spans["deadline"] == made.spans[BY_HAND] == (Span(read.start, read.end),)
    assert after.evidence["assignments"].source == "hand" and len(after.assignments) == 3
    recorded = office.recorded("a.txt").of(made)
    assert recorded.change == "changed" and recorded.was == Task.of(read) and recorded.quote == clause


def test_an_assignment_is_changed_twice_removed_and_restored(office):
    before, read = office.of("a.txt"), lead(office)
    change(office, read, TASK)
    change(office, lead(office), replace(TASK, deadline=None))
    assert office.recorded("a.txt").of(lead(office)).was == Task.of(read)
    removed = change(office, lead(office), None)
    assert [a.lead for a in removed.assignments] == [("Ủy ban nhân dân các huyện",), ("các đơn vị",)]
    (record,) = office.recorded("a.txt").assignments
    assert record.change == "removed" and record.was == Task.of(read)
    withdraw_assignment(office.corpus, office.catalogue, removed.id, record)
    office.sync()
    assert office.of("a.txt") == before


def test_an_added_assignment_comes_in_its_place_and_goes_again(office):
    before = office.of("a.txt")
    words = "Chủ tịch Ủy ban nhân dân tỉnh có ý kiến"
    start = before.text.index(words)
    clause = Span(start, start + len(words))
    value = Task(("Sở Nội vụ",), (), "có ý kiến")
    add_assignment(office.corpus, office.catalogue, before.id, clause, value, by="an", at=AT)
    with pytest.raises(CorrectionError, match="đã có"):
        add_assignment(office.corpus, office.catalogue, before.id, clause, value, by="an", at=AT)
    office.sync()
    after = office.of("a.txt")
    made = after.assignments[0]
    assert Task.of(made) == value and Span(made.start, made.end) == clause and len(after.assignments) == 4
    assert made.spans["lead"] == (clause,) and made.spans["task"][0].of(after.text) == "có ý kiến"
    assert change(office, made, None) == before


@pytest.mark.parametrize("clause", [Span(5, 5), Span(-3, 4), Span(0, 10**6)])
def test_an_assignment_without_words_or_names_is_refused(office, clause):
    name = office.of("a.txt").id
    with pytest.raises(CorrectionError, match="không có chữ"):
        add_assignment(office.corpus, office.catalogue, name, clause, TASK, by="an")
    with pytest.raises(CorrectionError, match="cơ quan chủ trì"):
        change_assignment(office.corpus, office.catalogue, name, lead(office), replace(TASK, lead=(" ",)), by="an")
    assert not list((office.corpus / FOLDER).rglob("*.toml"))


def test_a_correction_never_holds_for_another_text(office):
    office.correct("a.txt", "signer", "Trần Văn Bình")
    change(office, lead(office), TASK)
    (office.corpus / "a.txt").write_text(letter(1, task="tổng hợp kết quả tiêm chủng"))
    report = office.sync()
    after = office.of("a.txt")
    assert after.signer == "Nguyễn Văn An" and all(BY_HAND not in a.spans for a in after.assignments)
    assert [(failure.file, "signer, assignments" in failure.error) for failure in report.unapplied] == [("a.txt", True)]
    assert any("Sửa tay chưa áp dụng: a.txt" in line for line in report_lines(report, 1.0, "vi"))
    assert report_json(report, 1.0)["unapplied"][0]["file"] == "a.txt"
    assert office.sync().unapplied == report.unapplied and office.recorded("a.txt") is None
    (office.corpus / "a.txt").write_text(letter(1))
    assert office.sync().unapplied == () and office.of("a.txt").signer == "Trần Văn Bình"


def test_corrections_follow_a_file_that_moves(office):
    office.correct("a.txt", "signer", "Trần Văn Bình")
    before = office.of("a.txt").id
    (office.corpus / "2023").mkdir()
    shutil.move(office.corpus / "a.txt", office.corpus / "2023" / "khác.txt")
    report = office.sync()
    assert [moved.new for moved in report.moved] == ["2023/khác.txt"] and report.unapplied == ()
    assert office.of("2023/khác.txt").signer == "Trần Văn Bình" and office.of("2023/khác.txt").id == before
    assert office.recorded("2023/khác.txt").field("signer").by == "an"
    office.sync(rebuild=True)
    assert office.of("2023/khác.txt").signer == "Trần Văn Bình"
    office.correct("2023/khác.txt", "kind", "Kế hoạch")
    assert office.of("2023/khác.txt").signer == "Trần Văn Bình"
    assert {field.name for field in Corrections.read(office.corpus).files["2023/khác.txt"][0].fields} == {
        "signer",
        "kind",
    }


def test_two_files_of_the_same_directive_stay_one(tmp_path):
    office = Office(tmp_path, {"a.txt": letter(1), "b.txt": letter(1).replace("\n\nNơi nhận:", "\n\n\nNơi nhận:")})
    assert len(office.catalogue.directives()) == 1
    assert change(office, lead(office), TASK).assignments
    assert len(office.catalogue.directives()) == 1 and Task.of(lead(office)) == TASK
    assert office.sync().unchanged == ("a.txt", "b.txt")


def test_same_bytes_under_two_names_are_corrected_once(tmp_path):
    office = Office(tmp_path, {"a.txt": letter(1), "b.txt": letter(1)})
    office.correct("a.txt", "signer", "Trần Văn Bình")
    assert office.of("a.txt").signer == "Trần Văn Bình" and office.sync().unchanged == ("a.txt", "b.txt")
    (office.corpus / "a.txt").unlink()
    office.sync()
    assert office.of("b.txt").signer == "Trần Văn Bình"


def test_a_file_that_reads_otherwise_in_a_later_release_keeps_its_corrections(office, monkeypatch):
    """The same bytes, another text: what the reader makes of them has changed, not what a person saw on the page."""
    office.correct("a.txt", "signer", "Trần Văn Bình")
    change(office, lead(office), TASK)
    real = ingest.directive.normalise
    monkeypatch.setattr(
        ingest.directive, "normalise", lambda text: re.sub(r"- Sở Y tế;\n", "", real(text)) + "\n\nTrang 1"
    )
    place = path_of(office.corpus, "a.txt")
    place.write_text(place.read_text().replace(office.recorded("a.txt").text_digest, "0" * 64))
    office.sync(rebuild=True)
    assert office.of("a.txt").text.endswith("Trang 1") and office.sync().unapplied == ()
    assert office.of("a.txt").signer == "Trần Văn Bình" and Task.of(lead(office)) == TASK
    made = lead(office)
    assert office.of("a.txt").text[made.start : made.end] == office.recorded("a.txt").of(made).quote


@pytest.mark.parametrize(
    "broken",
    [
        "not = [toml",
        "file = 3",
        'file = "a.txt"\n[[directive]]\nid = "x"',
        'file = "a.txt"\n[[directive]]\nid = ""\ntext_sha256 = ""\nfile_sha256 = ""\nfield = [{name = "secrecy"}]',
        "\ud800",
    ],
)
def test_a_broken_file_of_corrections_is_named_and_changes_nothing(office, broken):
    office.correct("a.txt", "signer", "Trần Văn Bình")
    place = path_of(office.corpus, "a.txt")
    kept = place.read_bytes()
    place.write_bytes(broken.encode("utf-8", "surrogatepass"))
    report = office.sync()
    assert [failure.file for failure in report.unapplied] == [".corrections/a.txt.toml"]
    assert office.of("a.txt").signer == "Trần Văn Bình" and report.unchanged == ("a.txt", "sub/b.txt")
    with pytest.raises(CorrectionError, match="a.txt.toml"):
        correct_field(office.corpus, office.catalogue, office.of("a.txt").id, "kind", "Kế hoạch", by="an")
    assert place.read_bytes() == broken.encode("utf-8", "surrogatepass")
    place.write_bytes(kept)
    assert office.sync().unapplied == ()


def test_a_person_may_write_the_file(office):
    office.correct("a.txt", "signer", "Trần Văn Bình")
    place = path_of(office.corpus, "a.txt")
    assert place == office.corpus / ".corrections" / "a.txt.toml"
    text = place.read_text()
    assert text.startswith("#") and 'value = "Trần Văn Bình"' in text and 'was = "Nguyễn Văn An"' in text
    place.write_text(text.replace('value = "Trần Văn Bình"\n', ""))
    assert office.sync().updated == ("a.txt",) and office.of("a.txt").signer is None


def test_everything_that_may_stand_in_a_value_comes_back(office):
    odd = "x \"'\\ \N{SNOWMAN}\N{ZERO WIDTH JOINER} = [#] <b>"
    office.correct("a.txt", "date", None)
    office.correct("a.txt", "recipients", ("Sở “Y”", "it's #1"))
    change(office, lead(office), TASK)
    entries = Corrections.read(office.corpus).files["a.txt"]
    tricky = tuple(replace(e, fields=tuple(replace(f, by=odd) for f in e.fields)) for e in entries)
    assert from_toml(to_toml("a\n.txt", tricky), "x") == ("a\n.txt", tricky)


def test_every_field_can_be_emptied(office):
    name = office.of("a.txt").id
    for field in FIELDS:
        empty = () if field in ("recipients", "copied_to") else None
        correct_field(office.corpus, office.catalogue, name, field, empty, by="an")
    office.sync()
    after = office.of("a.txt")
    assert after.id == name and not any(getattr(after, field) for field in FIELDS) and after.text == letter(1).rstrip()


def test_a_number_that_a_person_denies_is_not_taken_from_citations(tmp_path):
    office = Office(tmp_path, {"a.txt": letter(1)})
    office.correct("a.txt", "number", None)
    assert "numbering" not in office.of("a.txt").spans


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("date", "31/12/2024", date(2024, 12, 31)),
        ("date", "2024-12-31", date(2024, 12, 31)),
        ("effective_date", "ngày 31 tháng 12 năm 2024", date(2024, 12, 31)),
        ("date", " ", None),
        ("subject", "  về \n việc  ", "về việc"),
        ("signer", "Nguyễn Thị Hòa", "Nguyễn Thị Hòa"),
        ("copied_to", "Sở Y tế\r\n\r\nSở Y tế\nLưu: VT", ("Sở Y tế", "Lưu: VT")),
        ("recipients", "", ()),
    ],
)
def test_what_a_form_holds(name, typed, value):
    assert field_value(name, typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [("date", "31/02/2024"), ("date", "hôm qua"), ("secrecy", "MẬT"), ("text", "x"), ("signer", "a\u202eb"),
     ("signer", "a\x00b"), ("subject", "x" * 2001), ("recipients", "\n".join(map(str, range(301))))],
)  # fmt: skip
def test_what_a_form_may_not_hold(name, typed):
    with pytest.raises(CorrectionError) as caught:
        field_value(name, typed)
    assert name in caught.value.vietnamese and name in caught.value.english


def test_unknown_directives_fields_and_types_are_refused(office):
    catalogue, name = office.catalogue, office.of("a.txt").id
    for directive_id, field, value in (("x", "signer", "A"), (name, "id", "A"), (name, "signer", date(2024, 1, 1))):
        with pytest.raises(CorrectionError):
            correct_field(office.corpus, catalogue, directive_id, field, value, by="an")
    with pytest.raises(CorrectionError, match="id"):
        withdraw_field(office.corpus, catalogue, name, "id")
    assert not list((office.corpus / FOLDER).rglob("*.toml"))


def test_a_folder_that_cannot_be_written_to_is_said(office):
    (office.corpus / FOLDER).write_text("no folder")
    with pytest.raises(CorrectionError, match="không lưu được"):
        correct_field(office.corpus, office.catalogue, office.of("a.txt").id, "signer", "A", by="an")


def test_long_names_have_their_corrections_too(tmp_path):
    name = "đ" * 125 + ".txt"
    office = Office(tmp_path, {name: letter(1)})
    office.correct(name, "signer", "Trần Văn Bình")
    assert office.of(name).signer == "Trần Văn Bình" and office.sync().unapplied == ()
