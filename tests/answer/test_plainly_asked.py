"""Plain questions over a letter, a submission and rules: what is meant, and what only looks like it."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.frames import kinds_of
from ingest.index import sync

_FORM = """{issuer}
-------
Số: {number}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
{place}, ngày {day} năm 2025

{head}

{body}

Nơi nhận:
- Như trên;
- Lưu: VT.

{title}

{signer}
"""
DOCUMENTS = {
    "cong-van-318": (
        "VĂN PHÒNG\nỦY BAN NHÂN DÂN TỈNH PHÚ YÊN", "318/VP-NN", "Phú Yên", "12 tháng 5",
        "V/v nạo vét hồ chứa trước mùa mưa\n\nKính gửi: Các sở, ngành",
        "Căn cứ Nghị quyết số 21/NQ-HĐND ngày 06/12/2024 của Hội đồng nhân dân tỉnh; Xét đề nghị của Chi cục Thủy lợi "
        "tại Công văn số 94/CCTL ngày 28/4/2025, Chủ tịch Ủy ban nhân dân tỉnh có ý kiến như sau:\n\n"
        "1. Giao Sở Tài chính bố trí kinh phí nạo vét 14 hồ chứa nước, đập dâng trong năm 2025; tổng kinh phí 9,6 tỷ "
        "đồng, gồm ngân sách tỉnh 6,1 tỷ đồng và ngân sách huyện 3,5 tỷ đồng.\n\n"
        "2. Giao các sở, ngành, đơn vị có liên quan trên địa bàn tỉnh quản lý lòng hồ.\n\n"
        "3. Công ty Thủy nông trực 24/24 giờ tại các hồ trong mùa mưa.\n\n"
        "4. Đã tiêu hủy 1.250 kg cá lồng chết; hỗ trợ người nuôi cá lồng 35.000 đồng/kg.",
        "CHÁNH VĂN PHÒNG", "Đặng Quốc Huy",
    ),
    "to-trinh-77": (
        "ỦY BAN NHÂN DÂN TỈNH PHÚ YÊN\nSỞ VĂN HÓA VÀ THỂ THAO", "77/TTr-SVHTT", "Phú Yên", "02 tháng 6",
        "TỜ TRÌNH\nVề việc xếp hạng di tích tháp Hòa Mỹ\n\nKính gửi: Ủy ban nhân dân tỉnh Phú Yên",
        "Sau khi lấy ý kiến các địa phương, Sở Văn hóa và Thể thao trình Ủy ban nhân dân tỉnh như sau:\n\n"
        "I. HIỆN TRẠNG\n\n1. Tháp Hòa Mỹ có 03 hạng mục xuống cấp nặng.\n\n"
        "II. NỘI DUNG\n\n1. Phân kỳ đầu tư năm 2026 và năm 2027.\n\n"
        "III. KIẾN NGHỊ, ĐỀ XUẤT\n\n1. Công nhận tháp Hòa Mỹ là di tích cấp tỉnh.\n\n"
        "2. Cho phép bán vé tham quan từ năm 2027.",
        "GIÁM ĐỐC", "Lương Thị Sương",
    ),
    "quyet-dinh-40": (
        "ỦY BAN NHÂN DÂN TỈNH PHÚ YÊN", "40/QĐ-UBND", "Phú Yên", "20 tháng 6",
        "QUYẾT ĐỊNH\nBan hành Quy định về an toàn bơi lặn\n\nỦY BAN NHÂN DÂN TỈNH PHÚ YÊN",
        "QUYẾT ĐỊNH:\n\n"
        "Điều 1. Mục tiêu\n\n1. Đến năm 2027\n\na) Mọi bãi tắm có chòi cứu hộ;\n\nb) Mỗi xã ven biển có 04 nhân viên "
        "cứu hộ.\n\nĐiều 2. Xử lý sự cố\n\n1. Khi có người đuối nước, chủ bãi tắm báo ngay cho Trạm Y tế xã và đồn "
        "biên phòng.\n\n2. Cấm bơi lặn từ 18 giờ đến 5 giờ hôm sau.\n\nĐiều 3. Giám đốc Sở Văn hóa và Thể thao làm đầu "
        "mối theo dõi an toàn bơi lặn.",
        "CHỦ TỊCH", "Hà Văn Tuyến",
    ),
    "thong-bao-9": (
        "ỦY BAN NHÂN DÂN TỈNH PHÚ YÊN", "9/TB-UBND", "Phú Yên", "03 tháng 7",
        "THÔNG BÁO\nKết luận cuộc họp về cảng cá",
        "Chiều ngày 01/7/2025, tại nhà văn hóa phường 6, đồng chí Bùi Văn Thêm, Phó Chủ tịch Ủy ban nhân dân tỉnh chủ "
        "trì cuộc họp về cảng cá.\n\n1. Nội quy cảng cá áp dụng đối với chủ tàu cá và người buôn bán tại cảng.\n\n"
        "2. Giao Sở Tài chính thẩm định giá thuê bến.",
        "CHÁNH VĂN PHÒNG", "Đặng Quốc Huy",
    ),
    "cong-van-205": (
        "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "205/BNNMT-TL", "Hà Nội", "16 tháng 6",
        "V/v phúc đáp về mực nước hồ Suối Vực\n\nKính gửi: Ủy ban nhân dân tỉnh Phú Yên",
        "Bộ Nông nghiệp và Môi trường đồng ý giữ mực nước hồ Suối Vực ở cao trình 31 m.",
        "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG", "Mai Thế Cường",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    corpus, index = tmp_path_factory.mktemp("plainly"), tmp_path_factory.mktemp("plainly-index") / "index"
    for name, (issuer, number, place, day, head, body, title, signer) in DOCUMENTS.items():
        text = _FORM.format(
            issuer=issuer, number=number, place=place, day=day, head=head, body=body, title=title, signer=signer
        )
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    assert len(sync(corpus, index).added) == len(DOCUMENTS)
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held", "lacks"),
    [
        ("Chủ tịch đồng ý với đề nghị của cơ quan nào về nạo vét hồ chứa?", ("Chi cục Thủy lợi",), ()),
        ("Căn cứ vào văn bản nào mà giao việc nạo vét hồ chứa?", ("21/NQ-HĐND",), ("Giao Sở Tài chính",)),
        ("Tổng kinh phí nạo vét hồ chứa là bao nhiêu?", ("9,6 tỷ đồng: ",), ("và 3,5 tỷ đồng: ",)),
        ("Cá lồng chết được hỗ trợ bao nhiêu một kg?", ("35.000 đồng",), ()),
        ("Lực lượng nào trực tại các hồ trong mùa mưa?", ("Công ty Thủy nông",), ()),
        ("Phú Yên đề xuất gì về tháp Hòa Mỹ?", ("di tích cấp tỉnh", "bán vé"), ("xuống cấp",)),
        ("Tờ trình 77 kiến nghị những gì?", ("di tích cấp tỉnh", "bán vé"), ("Phân kỳ",)),
        ("What does the Department of Culture and Sports propose?", ("di tích cấp tỉnh", "bán vé"), ()),
        ("Quyết định 40 đặt mục tiêu gì đến năm 2027?", ("chòi cứu hộ", "nhân viên cứu hộ"), ()),
        ("Khi có người đuối nước thì báo cho ai?", ("Trạm Y tế",), ("Nơi nhận",)),
        ("Bơi lặn bị cấm vào giờ nào?", ("18 giờ",), ()),
        ("An toàn bơi lặn do sở nào làm đầu mối?", ("Giám đốc Sở Văn hóa và Thể thao",), ("ban hành. [",)),
        ("Bộ Nông nghiệp và Môi trường trả lời Phú Yên về việc gì?", ("205/BNNMT-TL", "mực nước"), ()),
    ],
)  # fmt: skip
def test_what_is_meant(clerk, question, held, lacks):
    answer = clerk.ask(question)
    assert answer.answered
    assert [words for words in held if words not in answer.text] == []
    assert [words for words in lacks if words in answer.text] == []


def test_a_count_is_spelt_to_the_end_of_its_word(clerk):
    assert clerk.ask("Phải nạo vét mấy hồ chứa?").text.startswith("14 hồ chứa nước: ")


def test_a_group_of_agencies_is_named_in_english(clerk):
    text = clerk.ask("Who manages the reservoir beds in letter 318/VP-NN?").text
    assert "elevant departments, sectors and units of the province (các sở, ngành" in text


@pytest.mark.parametrize("question", ["Ban Chỉ đạo họp định kỳ vào ngày nào?", "Ban Chỉ đạo họp khi nào?"])
def test_meetings_that_nothing_tells_of_have_no_day_of_a_document(clerk, question):
    assert not clerk.ask(question).answered


def test_work_is_not_told_for_what_it_rests_on():
    assert "task" not in kinds_of("can cu vao van ban nao ma giao nhiem vu nay", "vi")
    assert "task" in kinds_of("so y te duoc giao nhiem vu gi", "vi")


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Văn bản nào nói về nạo vét hồ chứa?", ("318/VP-NN",)),
        ("Có công văn nào về nạo vét hồ chứa không?", ("318/VP-NN",)),
        ("Which document is about dredging reservoirs?", ("318/VP-NN",)),
        (
            "Sở Văn hóa và Thể thao được giao việc gì về bơi lặn?",
            ("Giám đốc Sở Văn hóa và Thể thao", "theo dõi an toàn bơi lặn"),
        ),
        ("Mục tiêu của Quyết định 40 là gì?", ("Mục tiêu", "chòi cứu hộ", "nhân viên cứu hộ")),
        ("Ai chủ trì cuộc họp về cảng cá?", ("Bùi Văn Thêm",)),
        ("Who chaired the meeting on the fishing port?", ("Bùi Văn Thêm",)),
        ("Cuộc họp về cảng cá diễn ra ở đâu?", ("nhà văn hóa",)),
        ("Quy định về cảng cá áp dụng cho ai?", ("chủ tàu cá",)),
    ],
)
def test_meetings_goals_scope_and_documents_about_something(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered
    assert [words for words in held if words.lower() not in answer.text.lower()] == []


@pytest.mark.parametrize(
    "question",
    ["Hội nghị tổng kết họp ở đâu?", "Quyết định 40 hết hiệu lực khi nào?", "Quy định về giá đất áp dụng cho ai?"],
)
def test_what_is_not_stated_stays_refused(clerk, question):
    assert not clerk.ask(question).answered


def test_work_asked_for_after_a_document_is_that_of_the_document(clerk):
    before = ["Ai ký công văn 318/VP-NN?"]
    assert "thẩm định giá" not in clerk.ask("Sở Tài chính phải làm gì?", before).text
    every = clerk.ask("Sở Tài chính được giao tất cả những việc gì?", before).text
    assert "thẩm định giá" in every and "bố trí kinh phí" in every


def test_with_whom_alone_asks_for_partners():
    assert "coordinating" in kinds_of("voi ai", "vi")
    assert "coordinating" not in kinds_of("ai noi voi ai ve viec nay", "vi")
