"""Reading labels: what is right, and that every error names the file, the line and the field."""

from __future__ import annotations

import json

import pytest

from eval.gold import DEFAULT_GOLD, GoldError, read_gold

LABEL = {
    "id": "q1", "question": "Cơ quan nào chủ trì?", "lang": "vi", "kind": "lead_agency", "answerable": True,
    "must_include": [["Sở Y tế"]], "citations": [{"document": "16/KH-UBND", "section": "1"}], "note": "mục 1",
}  # fmt: skip


@pytest.fixture
def gold_file(tmp_path):
    def write(*labels):
        path = tmp_path / "gold.jsonl"
        lines = [label if isinstance(label, str) else json.dumps(label, ensure_ascii=False) for label in labels]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


def test_a_label_is_read_whole(gold_file):
    (question,) = read_gold(gold_file(LABEL, ""))
    assert question.must_include == (("Sở Y tế",),)
    assert question.citations[0].section == "1"
    assert question.history == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"lang": "fr"}, "lang"),
        ({"kind": "who"}, "kind"),
        ({"answerable": None}, "answerable"),
        ({"citations": [{"section": "1"}]}, "citations.0.document"),
        ({"must_include": []}, "must_include"),
        ({"must_include": [[]]}, "must_include"),
        ({"citation": []}, "citation"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(gold_file, changes, expected):
    with pytest.raises(GoldError) as error:
        read_gold(gold_file(LABEL, LABEL | {"id": "q2"} | changes))
    assert "gold.jsonl:2: " in str(error.value)
    assert expected in error.value.english


def test_what_is_no_label_file(gold_file, tmp_path):
    with pytest.raises(GoldError, match="gold.jsonl:2: not JSON"):
        read_gold(gold_file(LABEL, "{"))
    with pytest.raises(GoldError, match="'q1' stands twice"):
        read_gold(gold_file(LABEL, LABEL))
    with pytest.raises(GoldError, match="no question"):
        read_gold(gold_file(""))
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold(tmp_path / "absent.jsonl")


@pytest.mark.parametrize("path", DEFAULT_GOLD, ids=lambda path: path.name)
def test_the_shipped_labels_are_valid(path):
    assert len(read_gold(path)) >= 60
