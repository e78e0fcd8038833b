"""What stands around a directive's text: separation, issuer, title, addressees, signature."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.header.addressees import read_list
from ingest.header.headlines import read_head
from ingest.header.headparts import number_line, place_date
from ingest.header.issuer import read_issuers
from ingest.header.letterhead import read_letterhead
from ingest.header.names import proper_name
from ingest.header.separation import split_directives
from ingest.header.signature import read_foot
from ingest.header.title import read_title
from tests.ingest import samples

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


def issuers(head: str) -> list[str | None]:
    """The names of issuer and parent in a letterhead, the motto below it."""
    head = head if MOTTO in head else head + MOTTO
    return [found and found.name for found in read_issuers(head, read_head(head).pieces, "Gia Lai")]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("UBND TỈNH GIA LAI\nSỞ Y TẾ\n", ["Sở Y tế", "Ủy ban nhân dân tỉnh Gia Lai"]),
        ("ỦY BAN NHÂN DÂN\nTỈNH GIA LAI\n", ["Ủy ban nhân dân tỉnh Gia Lai", None]),
        (
            "UBND TỈNH GIA LAI\nVĂN PHÒNG\n",
            ["Văn phòng Ủy ban nhân dân tỉnh Gia Lai", "Ủy ban nhân dân tỉnh Gia Lai"],
        ),
        (f"SỞ Y TẾ   {MOTTO}", ["Sở Y tế", None]),
        (f"SỞ Y TẾ {MOTTO}", ["Sở Y tế", None]),
        ("TỈNH ỦY GIA LAI\n*\n", ["Tỉnh ủy Gia Lai", None]),
        ("BỘ Y TẾ\nBỘ Y TẾ\n", ["Bộ Y tế", None]),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH\nVÀ XÃ HỘI\n", ["Bộ Lao động - Thương binh và Xã hội", None]),
        ("BỘ TÀI NGUYÊN VÀ MÔI\nTRƯỜNG\n", ["Bộ Tài nguyên và Môi trường", None]),
        (
            "UBND TỈNH GIA LAI\nSỞ TÀI NGUYÊN VÀ MÔI\nTRƯỜNG\n",
            ["Sở Tài nguyên và Môi trường", "Ủy ban nhân dân tỉnh Gia Lai"],
        ),
        ("CHI CỤC TRỒNG TRỌT VÀ\nBẢO VỆ THỰC VẬT\n", ["Chi cục Trồng trọt và bảo vệ thực vật", None]),
        ("BAN CHỈ HUY\nPHÒNG, CHỐNG THIÊN TAI\n", ["Ban Chỉ huy phòng, chống thiên tai", None]),
        ("KHO BẠC NHÀ NƯỚC\nKHU VỰC XXX\n", ["Kho bạc Nhà nước khu vực XXX", None]),
        ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\nCỤC THỦY LỢI\n", ["Cục Thủy lợi", "Bộ Nông nghiệp và Môi trường"]),
        (MOTTO, [None, None]),
    ],
)
def test_issuers(head, names):
    """The last organisation issues, the one above it is its parent; lines of one name are joined."""
    assert issuers(head) == names


def test_a_name_is_capitalised_as_the_body_writes_it():
    """The text itself knows best; else one capital at the front."""
    assert proper_name("CÔNG TY HOA SEN", "do Công ty Hoa Sen lập") == "Công ty Hoa Sen"
    assert proper_name("CÔNG TY HOA SEN", "") == "Công ty Hoa sen"


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
        ("\n- Như trên;\n- Lưu: VT.\n\n          - 2 -\n", ["Như trên", "Lưu: VT"]),
        ("\n\nThực hiện", []),
    ],
)
def test_lists(text, items):
    """Items without punctuation; a line that goes on is joined, a second column is left out."""
    assert [span.of(text) for span in read_list(text, 0, len(text))[0]] == items


@pytest.mark.parametrize(
    ("text", "signers", "titles"),
    [
        (
            "Nơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Văn Sơn",
            ["Lê Văn Sơn"],
            ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        ),
        ("TL. CHỦ TỊCH\nLê Văn Sơn\nNơi nhận:\n- Lưu: VT.", ["Lê Văn Sơn"], ["TL. CHỦ TỊCH"]),
        ("GIÁM ĐỐC\n(Đã ký)\nThS. Lê Văn Sơn", ["Lê Văn Sơn"], ["GIÁM ĐỐC"]),
        ("KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Ở\nPhụ lục I\nA", ["Lê Ở"], ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]),
        ("Nơi nhận:\n- Lưu: VT.\n\n**Lê Văn Sơn**", ["Lê Văn Sơn"], []),
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật", [], []),
        (
            "Nơi nhận:\n- Các huyện, TP. Hà Tiên;\n- Các huyện, Hà Giang;\n- Lưu: VT.\nCHỦ TỊCH\nLê Văn Sơn",
            ["Lê Văn Sơn"],
            ["CHỦ TỊCH"],
        ),
        ("CHỦ TỊCH\n(Đã ký)\nH'Lan Niê", ["H'Lan Niê"], ["CHỦ TỊCH"]),
        ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nK’Đức Thanh Hà", ["K’Đức Thanh Hà"], ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Không có chữ ký", [], []),
    ],
)
def test_signatures(text, signers, titles):
    """Titles in capitals and the name below them, before or behind the list; degrees are no name."""
    foot = read_foot(text)
    assert [name.of(text) for name in foot.signers] == signers
    assert [" ".join(span.of(text) for span in title) for title in foot.titles] == titles


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


LETTER_IN_COLUMNS = (
    f"UBND TỈNH GIA LAI\nSỞ Y TẾ\nSố: {{}}\nV/v báo cáo\nkết quả\n\n{MOTTO}"
    "Gia Lai, ngày 02 tháng 3 năm 2023\n\nKính gửi: Bộ Y tế\n\nNội dung./.\n\nGIÁM ĐỐC\n\nLê Văn Sơn\n"
)


def test_a_second_letter_takes_its_subject_and_number_along():
    """The left column of the second letterhead holds lines of "V/v" between number and motto."""
    text = LETTER_IN_COLUMNS.format("15/SYT-NV") + "\n" + LETTER_IN_COLUMNS.format("16/SYT-NV")
    parts = [span.of(text) for span in split_directives(text)]
    assert [part.split("\n")[2] for part in parts] == ["Số: 15/SYT-NV", "Số: 16/SYT-NV"]


def test_a_draft_that_is_attached_is_a_directive():
    """Its number and day are blank, its kind is stated below."""
    draft = (
        f"HỘI ĐỒNG NHÂN DÂN\nTỈNH GIA LAI\nSố:     /NQ-HĐND\nDỰ THẢO\n\n{MOTTO}Gia Lai, ngày   tháng   năm 2023\n\n"
        "NGHỊ QUYẾT\nVề giao biên chế\n\nĐiều 1. Giao biên chế.\n"
    )
    text = samples.PLAN + "\n" + draft
    parts = [span.of(text) for span in split_directives(text)]
    assert parts == [samples.PLAN.strip(), draft.strip()]


@pytest.mark.parametrize(
    "form",
    [
        f"Mẫu số 01\nUBND TỈNH …\nSố:   /QĐ-UBND\n{MOTTO}…, ngày … tháng … năm 20…\nQUYẾT ĐỊNH\nVề trợ cấp\n",
        f"Số:……./GXN\n{MOTTO}……, ngày … tháng … năm 2023\nGIẤY XÁC NHẬN\nĐã công tác\n",
        f"{MOTTO}Gia Lai, ngày 02 tháng 3 năm 2023\nĐƠN ĐỀ NGHỊ\nKính gửi: Sở Y tế\n",
        f"{MOTTO}BIÊN BẢN\n",
    ],
)
def test_forms_in_an_annex_begin_nothing(form):
    """A model, a certificate, an application."""
    assert len(split_directives(f"{samples.DECISION}\nPhụ lục\n{form}")) == 1


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("UY BAN NHÂN DÂN TĨNH QUANG NINH", "Ủy ban nhân dân tỉnh Quảng Ninh"),
        ("ỦY BAN NHÂN DÂN TÍNH THÁI NGUYÊM", "Ủy ban nhân dân tỉnh Thái Nguyên"),
        ("SỎ CÔNG THƯƠNG", "Sở Công Thương"),
        ("TRƯỜNG CAO ĐẲNG Y TẾ", "Trường Cao đẳng y tế"),
        ("HUYỆN ỦY CHƯ PRÔNG", "Huyện ủy Chư Prông"),
        ("ỦY BAN NHÂN DÂN XÃ IA GRAI", "Ủy ban nhân dân xã Ia Grai"),
        ("ỦY BAN NHÂN DÂN TỈNH HÀ GIANG", "Ủy ban nhân dân tỉnh Hà Giang"),
        ("ỦY BAN NHÂN DÂN TỈNH XYZ", "Ủy ban nhân dân tỉnh Xyz"),
    ],
)
def test_names_are_repaired_only_where_one_is_meant(capitals, name):
    """A list of places and agencies decides; what it does not know stays as it is read."""
    assert proper_name(capitals, "") == name


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 16/KH-UBND", "16/KH-UBND", "KH-UBND"),
        ("Só: 16 /KH-UBND", "16/KH-UBND", "KH-UBND"),
        ("SỐ 16-KL/TU", "16-KL/TU", "KL/TU"),
        ("Luật số: 16/2029/QH17", "16/2029/QH17", "QH17"),
        ("Nghị quyết số: 5/2029/UBTVQH17", "5/2029/UBTVQH17", "UBTVQH17"),
        ("Số: 51/QÐ-UBND", "51/QĐ-UBND", "QĐ-UBND"),
        ("Số: 8/VP-NC V/v họp giao ban", "8/VP-NC", "VP-NC"),
        ("Số:       /CT-UBND", None, "CT-UBND"),
        ("Số: ý# /CT-UBND", None, "CT-UBND"),
        ("Số: 2352", None, None),
        ("Quyết định số 16/QĐ-UBND về việc giao đất", None, None),
        ("số 16/KH-UBND", None, None),
        ("Số lượng: 5/CT-UBND", None, None),
    ],
)
def test_number_lines(line, number, symbol):
    """With blanks, misread labels, the law's name in front; a mention in a title and a stamp's number are none."""
    found = number_line(line, 0, len(line))
    assert (found and found.number, found and found.symbol) == (number, symbol)


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Gia Lai, ngày 02 tháng 3 năm 2023", "Gia Lai", date(2023, 3, 2)),
        ("TP. Hồ Chí Minh, ngày 02 tháng 3 năm 2023", "TP. Hồ Chí Minh", date(2023, 3, 2)),
        ("Bà Rịa - Vũng Tàu, ngày 2/3/2023", "Bà Rịa - Vũng Tàu", date(2023, 3, 2)),
        ("Gia Lai, ngày02 tháng 3 năm 2023", "Gia Lai", date(2023, 3, 2)),
        ("Gia Lai ngày    tháng    năm 2023", "Gia Lai", None),
        ("Gia Lai, ngày 31 tháng 2 năm 2023", "Gia Lai", None),
        ("Gia Lai, ngàu/{ tháng 3 năm 2023", "Gia Lai", None),
        ("Gia Lai, ngày &@", "Gia Lai", None),
        ("Ngày 02 tháng 3 năm 2023", None, date(2023, 3, 2)),
    ],
)
def test_dated_places(line, place, day):
    """Places of several words; a blank or an illegible day gives no date."""
    found = place_date(line, 0, len(line))
    assert found is not None
    assert (found.place and found.place.of(line), found.date) == (place, day)


def test_prose_is_no_dated_place():
    """A sentence that holds a date."""
    line = "Thực hiện kế hoạch của Sở Y tế, ngày 02 tháng 3 năm 2023 Trung tâm đã họp"
    found = place_date("Căn cứ Luật ngày 02 tháng 3 năm 2023", 0, 36)
    assert found is None
    assert place_date(line, 0, len(line)) is None


def test_a_bracket_on_a_line_of_its_own_goes_on_with_the_item_above():
    text = f"{samples.LETTER}".replace("- Như trên;", "- Bộ Y tế\n(b/c);\n- Như trên;")
    assert read_letterhead(text).copied_to[:2] == ("Bộ Y tế (b/c)", "Như trên")


@pytest.mark.parametrize("line", [" Sở Y tế;", ""])
def test_addressees_below_the_right_column(line):
    """Where "Kính gửi" stands in the left column, the motto's column comes between it and its items."""
    text = (
        f"CÔNG TY CỔ PHẦN\nCẤP NƯỚC SAO MAI\nSố: 318/CTSM-KT\nV/v đặt ống\nKính gửi:{line}\n\n{MOTTO}"
        "Gia Lai, ngày 20 tháng 3 năm 2031\n\n- Sở Nội vụ;\n- Sở Tư pháp.\n\nCăn cứ Luật Thủy lợi, Công ty báo cáo."
    )
    head = read_letterhead(text)
    assert (head.number, head.date, head.place) == ("318/CTSM-KT", date(2031, 3, 20), "Gia Lai")
    assert (head.subject, head.issuer) == ("đặt ống", "Công ty Cổ phần cấp nước sao mai")
    assert head.recipients == (*(["Sở Y tế"] if line else []), "Sở Nội vụ", "Sở Tư pháp")
    assert head.body.of(text).strip().startswith("Căn cứ")


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("HỘI NGHỊ LẦN THỨ BẢY\nBAN CHẤP HÀNH ĐẢNG BỘ HUYỆN KHÓA X\nvề nuôi tôm", "nuôi tôm"),
        ("CỦA BAN THƯỜNG VỤ TỈNH ỦY\nvề nuôi tôm", "nuôi tôm"),
        ("KỲ HỌP THỨ 31\nVề việc nuôi tôm", "nuôi tôm"),
        ("ĐẠI HỘI ĐẠI BIỂU ĐẢNG BỘ HUYỆN\nLẦN THỨ XXX", "ĐẠI HỘI ĐẠI BIỂU ĐẢNG BỘ HUYỆN\nLẦN THỨ XXX"),
    ],
)
def test_who_adopted_a_resolution_is_not_what_it_is_about(lines, subject):
    """Lines in capitals between kind and subject name the congress or committee; alone they are the subject."""
    text = f"NGHỊ QUYẾT\n{lines}\n\nCăn cứ Điều lệ Đảng Cộng sản Việt Nam;"
    title = read_title(text, 0)
    assert title.subject is not None and title.subject.of(text) == subject


@pytest.mark.parametrize(
    ("titles", "known"),
    [
        ("TL. CHỦ TỊCH", None),
        ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", "TL. CHỦ TỊCH, CHÁNH VĂN PHÒNG"),
        ("GIÁM ĐỐC", "GIÁM ĐỐC"),
    ],
)
def test_half_a_title_of_a_scan_is_none(titles, known):
    """Who signs by order does so under a post of their own; where a seal hid it, no title is stated."""
    foot = f"Nơi nhận:\n- Lưu: VT.\n\n{titles}\n\nLê Văn Sơn"
    text = f"SỞ Y TẾ\n{MOTTO}Số: 1/TB-SYT\nTHÔNG BÁO\nHọp\n\nNội dung./.\n\n{foot}"
    assert read_letterhead(text, recognised=True).signer_title == known


def test_a_title_that_stands_above_the_list_is_the_signers():
    """Recognition may put the right column's first lines before the list that stands beside them."""
    text = "1. Sở Y tế làm./.\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTrần Văn Bình\n"
    foot = read_foot(text)
    assert [span.of(text) for title in foot.titles for span in title] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]
    assert [span.of(text) for span in foot.signers] == ["Trần Văn Bình"]
    assert text[: foot.start].rstrip().endswith("./.")
