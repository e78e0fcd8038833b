"""The scores of ``python -m eval documents`` against arithmetic written out here."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.documents.judge import judge
from eval.documents.labels import DocumentLabel, LabelError, LabelledAssignment, LabelledReference, read_labels
from eval.documents.matching import assignment_score, character_errors, same_field, same_reference
from eval.documents.report import lines, to_json
from ingest.datamodels import Assignment, Directive, Reference, Section, Source
from ingest.directive import parse
from tests.ingest import samples


def reference(number: str | None, kind: str | None = None) -> Reference:
    return Reference(number, kind, None, None, None, "khác", 0, 0)


def assignment(lead: str, task: str) -> Assignment:
    return Assignment((lead,), (), task, None, 0, 0)


@pytest.fixture
def letter() -> Directive:
    (directive,) = parse(Source("a.txt", samples.LETTER))
    return directive


@pytest.mark.parametrize(
    ("field", "label", "found", "same"),
    [
        ("number", "16/KH-UBND", "016/KH-UBND", True),
        ("number", "16/KH-UBND", "16/QĐ-UBND", False),
        ("date", date(2024, 1, 2), date(2024, 1, 2), True),
        ("date", date(2024, 1, 2), date(2024, 2, 1), False),
        ("issuer", "Uỷ ban nhân dân", "Ủy ban  nhân dân", True),
        ("issuer", "Sở Y tế", "Sở Y tê", False),
        ("subject", "phòng, chống dịch bệnh mùa hè năm 2023", "phòng chống dịch bệnh mùa hè năm 2028", True),
        ("subject", "phòng, chống dịch bệnh", "phòng, chống lụt bão", False),
        ("signer_title", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH", "KT CHỦ TỊCH\nPHÓ CHỦ TỊCH", True),
        ("copied_to", ("Như trên", "Lưu: VT"), ("Lưu VT", "Như trên;"), True),
        ("copied_to", ("Như trên", "Lưu: VT"), ("Như trên",), False),
        ("copied_to", (*"ABCDEFGHIK",), (*"ABCDEFGHI",), True),
        ("copied_to", (*"ABCDEFGHI",), (*"ABCDEFGH",), False),
    ],
)  # fmt: skip
def test_a_header_field_is_right_by_the_stated_convention(field, label, found, same):
    assert same_field(field, label, found) is same


def test_an_assignment_needs_lead_and_task():
    label = LabelledAssignment(lead=("Sở Y tế",), task="lập kế hoạch phòng dịch")
    assert assignment_score(label, assignment("Sở Y tế tỉnh", "Lập kế hoạch phòng dịch năm 2024")) > 0
    assert assignment_score(label, assignment("Sở Xây dựng", "lập kế hoạch phòng dịch")) == 0
    assert assignment_score(label, assignment("Sở Y tế", "báo cáo kết quả")) == 0


@pytest.mark.parametrize(
    ("label", "found", "same"),
    [
        (LabelledReference(number="17/NQ-CP"), reference("17/NQ-CP"), 1),
        (LabelledReference(number="17/NQ- CP"), reference("17/NQ-CP"), 1),
        (LabelledReference(number="17/NQ-CP"), reference("17/NQ-CF"), 0),
        (LabelledReference(number="17/NQ-CP"), reference(None, "Nghị quyết"), 0),
        (LabelledReference(kind="Luật Đất đai"), reference(None, "Luật Đất đai"), 1),
        (LabelledReference(kind="Luật Đất đai"), reference(None, "Luật Nhà ở"), 0),
    ],
)
def test_a_reference_is_right_when_its_number_is_exact(label, found, same):
    assert same_reference(label, found) == same


def test_character_errors_counts_edits_over_the_truth():
    assert character_errors("abcd", "abxd e") == (3, 4)


def test_a_file_that_is_read_whole_scores_full(letter):
    label = DocumentLabel(
        file="a.txt",
        number=letter.number,
        kind=letter.kind,
        date=letter.date,
        subject=letter.subject,
        copied_to=letter.copied_to,
    )
    report = to_json([judge(label, [letter])])
    assert report["header"]["stated_right"] == {"value": 1.0, "n": 5, "interval": (1.0, 1.0)}
    assert report["fields"]["signer"]["all_found"]["n"] == 0
    assert not report["documents"][0]["wrong"]


def test_shares_are_counted_by_hand(letter):
    """Number wrong, date missed by hand, subject right: 1 of 2 stated, 1 of 2 printed, 1 of 3 in all."""
    label = DocumentLabel(
        file="a.txt", number="1/X-Y", date=date(2020, 1, 1), subject=letter.subject, handwritten=("date",)
    )
    read = Directive(**{name: getattr(letter, name) for name in letter.__slots__ if name != "date"}, date=None)
    header = to_json([judge(label, [read])])["header"]
    assert [header[key]["value"] for key in ("stated_right", "printed_found", "all_found")] == [1 / 2, 1 / 2, 1 / 3]


def test_an_unreadable_file_counts_as_missed():
    label = DocumentLabel(
        file="a.pdf", number="1/X-Y", assignments=(LabelledAssignment(lead=("Sở Y tế",), task="làm"),)
    )
    report = to_json([judge(label, [], "a.pdf: hỏng\na.pdf: broken")])
    assert report["header"]["all_found"]["value"] == 0
    assert report["header"]["stated_right"]["value"] is None
    assert report["assignments"]["recall"]["value"] == 0
    assert report["unreadable"] == [{"file": "a.pdf", "error": "a.pdf: hỏng\na.pdf: broken"}]
    assert "a.pdf: a.pdf: hỏng" in list(lines(report))


@pytest.mark.parametrize(
    ("paths", "in_order"),
    [(["1", "2", "3"], True), (["1", "2", "2a", "3"], True), (["1", "3"], False), (["2", "1"], False), ([], None)],
)
def test_articles_run_without_gap(letter, paths, in_order):
    sections = tuple(Section(path, "dieu", None, 0, 0) for path in paths)
    read = Directive(
        **{name: getattr(letter, name) for name in letter.__slots__ if name != "sections"}, sections=sections
    )
    assert judge(DocumentLabel(file="a.txt"), [read]).articles_in_order is in_order


def test_a_consolidated_text_may_leave_articles_out(letter):
    sections = tuple(Section(path, "dieu", None, 0, 0) for path in ("1", "2", "5"))
    read = Directive(
        **{name: getattr(letter, name) for name in letter.__slots__ if name != "sections"}, sections=sections
    )
    assert judge(DocumentLabel(file="a.txt", kind="Văn bản hợp nhất"), [read]).articles_in_order is True


def test_number_and_date_of_a_scan_count_as_handwritten():
    label = DocumentLabel(file="a.pdf", scan=True, number="1/X-Y")
    assert label.is_handwritten("number")
    assert not label.is_handwritten("subject")
    assert not DocumentLabel(file="a.pdf", scan=True, handwritten=()).is_handwritten("number")


@pytest.mark.parametrize(
    "content", ["", "{", '{"number": "1"}', '{"file": "a"}\n{"file": "a"}', '{"file": "a", "date": "x"}']
)
def test_a_bad_label_file_is_named(tmp_path, content):
    path = tmp_path / "labels.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelError, match=r"labels\.jsonl"):
        read_labels(path)


def test_the_command_prints_one_document(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(samples.LETTER, encoding="utf-8")
    labels = [{"file": "a.txt", "number": "99/SYT-NV"}, {"file": "gone.txt", "number": "1/X-Y"}]
    (tmp_path / "l.jsonl").write_text("\n".join(map(json.dumps, labels)), encoding="utf-8")
    given = ["documents", "--labels", str(tmp_path / "l.jsonl"), "--files", str(tmp_path)]
    assert main([*given, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["fields"]["number"]["all_found"]["value"] == 1 / 2
    assert [failure["file"] for failure in report["unreadable"]] == ["gone.txt"]
    assert main(given) == 0
    assert "gone.txt" in capsys.readouterr().out


def test_a_missing_folder_is_named(tmp_path: Path, capsys):
    (tmp_path / "l.jsonl").write_text('{"file": "a"}', encoding="utf-8")
    assert main(["documents", "--labels", str(tmp_path / "l.jsonl"), "--files", str(tmp_path / "nowhere")]) == 1
    assert "nowhere" in capsys.readouterr().err
