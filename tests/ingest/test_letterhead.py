"""What stands around a directive's text: separation, issuer, title, addressees, signature."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.addressees import read_list
from ingest.issuer import proper_name, read_issuers
from ingest.letterhead import read_letterhead
from ingest.separation import split_directives
from ingest.signature import read_foot
from ingest.title import read_title
from tests.ingest import samples

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


def issuers(head: str) -> list[str | None]:
    """The names of issuer and parent."""
    return [found and found.name for found in read_issuers(head, len(head), "Quảng Ngãi")]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("UBND TỈNH QUẢNG NGÃI\nSỞ Y TẾ\n", ["Sở Y tế", "Ủy ban nhân dân tỉnh Quảng Ngãi"]),
        ("ỦY BAN NHÂN DÂN\nTỈNH QUẢNG NGÃI\n", ["Ủy ban nhân dân tỉnh Quảng Ngãi", None]),
        (
            "UBND TỈNH QUẢNG NGÃI\nVĂN PHÒNG\n",
            ["Văn phòng Ủy ban nhân dân tỉnh Quảng Ngãi", "Ủy ban nhân dân tỉnh Quảng Ngãi"],
        ),
        (f"SỞ Y TẾ   {MOTTO}", ["Sở Y tế", None]),
        (f"SỞ Y TẾ {MOTTO}", ["Sở Y tế", None]),
        ("TỈNH ỦY QUẢNG NGÃI\n*\n", ["Tỉnh ủy Quảng Ngãi", None]),
        ("BỘ Y TẾ\nBỘ Y TẾ\n", ["Bộ Y tế", None]),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH\nVÀ XÃ HỘI\n", ["Bộ Lao động - Thương binh và Xã hội", None]),
        (MOTTO, [None, None]),
    ],
)
def test_issuers(head, names):
    """The last organisation issues, the one above it is its parent; lines of one name are joined."""
    assert issuers(head) == names


def test_a_name_is_capitalised_as_the_body_writes_it():
    """The text itself knows best; else one capital at the front."""
    assert proper_name("CÔNG TY HOA SEN", "do Công ty Hoa Sen lập") == "Công ty Hoa Sen"
    assert proper_name("CÔNG TY HOA SEN", "") == "Công ty hoa sen"


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        ("QUYẾT ĐỊNH\nVề việc phê duyệt đề án\nCHỦ TỊCH ỦY BAN NHÂN DÂN\nCăn cứ", "Quyết định", "phê duyệt đề án"),
        ("CHỈ THỊ\nVề tăng cường\nphòng cháy\n\nThời gian qua", "Chỉ thị", "tăng cường\nphòng cháy"),
        ("BÁO CÁO\nThực hiện công văn số 1, Sở báo cáo như sau:\n1. A", "Báo cáo", None),
        ("NGHỊ QUYẾT\nĐiều chỉnh chương trình\nCăn cứ", "Nghị quyết", "Điều chỉnh chương trình"),
        ("QUYẾT ĐỊNH\nCăn cứ Luật", "Quyết định", None),
        ("V/v góp ý dự thảo\ncủa Bộ\n\nKính gửi", None, "góp ý dự thảo\ncủa Bộ"),
        ("Không có gì", None, None),
    ],
)
def test_titles(text, kind, subject):
    """The subject ends where legal bases, the authority or the text begins."""
    title = read_title(text, 0)
    assert (title.kind, title.subject and title.subject.of(text)) == (kind, subject)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (" Sở Y tế\nThực hiện", ["Sở Y tế"]),
        (
            "\n- Sở Y tế;\n- UBND các huyện,\nthị xã, thành phố.\nThực hiện",
            ["Sở Y tế", "UBND các huyện,\nthị xã, thành phố"],
        ),
        ("\n- Như trên;      KT. GIÁM ĐỐC\n- Lưu: VT.   PHÓ GIÁM ĐỐC", ["Như trên", "Lưu: VT"]),
        ("\n- Như trên; CHỦ TỊCH", ["Như trên"]),
        ("\n\nThực hiện", []),
    ],
)
def test_lists(text, items):
    """Items without punctuation; a line that goes on is joined, a second column is left out."""
    assert [span.of(text) for span in read_list(text, 0, len(text))[0]] == items


@pytest.mark.parametrize(
    ("text", "signer", "titles"),
    [
        (
            "Nơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Văn Sơn",
            "Lê Văn Sơn",
            ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        ),
        ("TL. CHỦ TỊCH\nLê Văn Sơn\nNơi nhận:\n- Lưu: VT.", "Lê Văn Sơn", ["TL. CHỦ TỊCH"]),
        ("GIÁM ĐỐC\n(Đã ký)\nThS. Lê Văn Sơn", "Lê Văn Sơn", ["GIÁM ĐỐC"]),
        ("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Ở\nPhụ lục I\nA", "Lê Ở", ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]),
        ("Nơi nhận:\n- Lưu: VT.\n\n**Lê Văn Sơn**", "Lê Văn Sơn", []),
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật", None, []),
        ("Không có chữ ký", None, []),
    ],
)
def test_signatures(text, signer, titles):
    """Titles in capitals and the name below them, before or behind the list; degrees are no name."""
    foot = read_foot(text)
    assert (foot.signer and foot.signer.of(text), [title.of(text) for title in foot.titles]) == (signer, titles)


def test_a_motto_in_a_form_or_in_prose_begins_no_directive():
    """Only a letterhead with a number or a dated place does."""
    form = f"{MOTTO}Số: ......./GXN\n......, ngày ... tháng ... năm ...\nGIẤY XÁC NHẬN\n"
    assert len(split_directives(f"{samples.DECISION}\n{form}")) == 1
    assert len(split_directives(samples.LETTER.replace("Thực hiện", MOTTO.title(), 1))) == 1


@pytest.mark.parametrize("first", sorted(samples.ALL))
@pytest.mark.parametrize("second", ["letter", "plan", "party", "decision"])
def test_two_letterheads_are_two_directives(first, second):
    """The second begins with its issuer's column, in every layout."""
    if first == "plain":
        return
    text = f"{samples.ALL[first]}\n\n{samples.ALL[second]}"
    parts = [span.of(text) for span in split_directives(text)]
    assert parts == [samples.ALL[first].strip(), samples.ALL[second].strip()]


def test_the_number_of_a_consolidated_text_stands_at_its_end():
    """Its kind is in the letterhead, its title that of the text it consolidates."""
    text = (
        "VĂN BẢN HỢP NHẤT\nBỘ Y TẾ\n"
        + MOTTO
        + "THÔNG TƯ\nVề khám bệnh\nĐiều 1. A\nSố: 7/VBHN-BYT\nBỘ TRƯỞNG\nLê Văn Sơn"
    )
    head = read_letterhead(text)
    assert (head.number, head.kind, head.subject) == ("7/VBHN-BYT", "Văn bản hợp nhất", "khám bệnh")


LINES = sorted({line for text in samples.ALL.values() for line in text.splitlines()})


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40).map("\n".join))
def test_body_and_annex_follow_the_letterhead(text):
    """The body lies in the text, the annex behind it."""
    head = read_letterhead(text)
    assert 0 <= head.body.start <= head.body.end <= len(text)
    assert head.annex is None or head.body.end <= head.annex.start < head.annex.end == len(text)
