"""Questions over made-up directives of another province: nothing of the shipped corpus may be needed to answer."""

from __future__ import annotations

import pytest

from prompts import NO_ANSWER

ANSWERED = [
    # who leads: full, plain, half, English, a typing slip, raw Telex
    ("Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?", ["Sở Nông nghiệp và Phát triển nông thôn"], "II.1"),
    ("co quan nao chu tri tiem vac xin phong benh dai?", ["Sở Nông nghiệp và Phát triển nông thôn"], "II.1"),
    ("Cơ quan nao chủ tri tiem vắc xin phong bệnh dại?", ["Sở Nông nghiệp và Phát triển nông thôn"], "II.1"),
    ("Which agency leads the rabies vaccination?", ["Department of Agriculture and Rural Development"], "II.1"),
    ("Cơ quan nào chủ tri tiêm vác xin phòng bệnh dại?", ["Sở Nông nghiệp và Phát triển nông thôn"], "II.1"),
    ("chur trif tieem vawcs xin laf ai", ["Sở Nông nghiệp và Phát triển nông thôn"], "II.1"),
    ("Ai phổ biến kiến thức phòng bệnh?", ["Đài Phát thanh - Truyền hình tỉnh"], "II.4"),
    ("Ai kiểm tra an toàn phòng cháy tại chung cư?", ["Công an tỉnh"], "2"),
    ("ai kiem tra an toan phong chay chung cu", ["Công an tỉnh"], "2"),
    ("Trong kế hoạch 16 mục II.4 cơ quan nào chủ trì?", ["Đài Phát thanh - Truyền hình tỉnh"], "II.4"),
    # is it so
    ("Sở Y tế có phải chủ trì tiêm vắc xin không?", ["Không phải Sở Y tế", "Sở Nông nghiệp"], "II.1"),
    ("Có phải Sở Nông nghiệp và Phát triển nông thôn chủ trì tiêm vắc xin không?", ["Đúng"], "II.1"),
    # with whom
    ("Sở Nông nghiệp và Phát triển nông thôn phối hợp với ai để tiêm vắc xin?", ["Sở Y tế", "thị xã"], "II.1"),
    ("Phối hợp với ai để tiêm vắc xin phòng bệnh dại?", ["Sở Y tế"], "II.1"),
    ("Công an tỉnh phối hợp với ai?", ["Sở Xây dựng"], "2"),
    ("Who does the Provincial Police coordinate with?", ["Sở Xây dựng"], "2"),
    # by when
    ("Tiêm vắc xin phòng bệnh dại phải hoàn thành trước ngày nào?", ["30/6/2023"], "II.1"),
    ("tiem vac xin phai xong truoc ngay nao", ["30/6/2023"], "II.1"),
    ("What is the deadline for the rabies vaccination?", ["Deadline", "30/6/2023"], "II.1"),
    ("Sở Y tế phải báo cáo trước ngày nào?", ["15/12/2023"], "II.3"),
    # what to do
    ("Sở Y tế được giao việc gì?", ["giám sát ca bệnh trên người"], "II.3"),
    ("so y te duoc giao viec gi", ["giám sát ca bệnh trên người"], "II.3"),
    ("What must the Department of Health do?", ["giám sát ca bệnh trên người", "ordered"], "II.3"),
    ("Sở Tài chính được giao việc gì?", ["2.350 triệu đồng", "thanh quyết toán"], "II.2.b"),
    ("Ban Tuyên giáo Tỉnh ủy làm gì?", ["hướng dẫn việc tuyên truyền"], "3"),
    ("Mục II.3 của kế hoạch 16 giao gì?", ["giám sát ca bệnh trên người"], "II.3"),
    # how much, how many
    ("Bố trí bao nhiêu kinh phí mua vắc xin?", ["2.350 triệu đồng"], "II.2.a"),
    ("Mua vắc xin hết bao nhiêu tiền?", ["2.350 triệu đồng"], "II.2.a"),
    ("Tiêm vắc xin cho ít nhất bao nhiêu phần trăm tổng đàn chó, mèo?", ["80%"], "I.1"),
    # the documents themselves
    ("Ai ký kế hoạch 16/KH-UBND?", ["Trần Phước Hiền", "PHÓ CHỦ TỊCH"], None),
    ("ai ky ke hoach 16", ["Trần Phước Hiền"], None),
    ("Who signed 16/KH-UBND?", ["Trần Phước Hiền signed"], None),
    ("Chỉ thị 12-CT/TU do ai ký?", ["Bùi Thị Quỳnh Vân", "BÍ THƯ"], None),
    ("16/KH-UBND ban hành ngày nào?", ["02/3/2023"], None),
    ("When was plan 16/KH-UBND issued?", ["2 March 2023"], None),
    ("Chỉ thị 12-CT/TU ngày nào?", ["15/8/2022"], None),
    ("Kế hoạch 16 do cơ quan nào ban hành?", ["Ủy ban nhân dân tỉnh Quảng Ngãi"], None),
    ("Who issued 12-CT/TU?", ["Tỉnh ủy Quảng Ngãi"], None),
    ("Nơi nhận của kế hoạch 16 gồm những ai?", ["Bộ Nông nghiệp và Phát triển nông thôn"], None),
    ("Chỉ thị 12 gửi cho ai?", ["Ban Bí thư Trung ương Đảng"], None),
    ("Văn bản ngày 02/3/2023 do ai ký?", ["Trần Phước Hiền"], None),
    ("Văn bản tháng 8 năm 2022 nói về việc gì?", ["phòng cháy, chữa cháy"], None),
    # what is only cited
    ("Quyết định 2151/QĐ-TTg ban hành ngày nào?", ["21/12/2021", "Thủ tướng Chính phủ"], None),
    ("When was Decision 2151/QĐ-TTg issued?", ["21 December 2021"], None),
    ("2151/QĐ-TTg của ai?", ["Thủ tướng Chính phủ"], None),
    ("Chỉ thị 47-CT/TW ban hành khi nào?", ["25/6/2015"], "1"),
    ("47-CT/TW nói về gì?", ["phòng cháy, chữa cháy"], "1"),
    # other instruments, lists
    ("Kế hoạch 16 thực hiện quyết định nào?", ["2151/QĐ-TTg"], None),
    ("Liệt kê các mục tiêu của kế hoạch 16", ["80%", "tử vong"], "I.2"),
    ("Mục tiêu thứ hai là gì?", ["tử vong do bệnh dại"], "I.2"),
]

REFUSED = [
    "Ai chủ trì xây dựng trường học?",
    "ai chu tri xay dung truong hoc",
    "Which agency leads school construction?",
    "Ai chủ trì cấp phép karaoke?",
    "Phối hợp với ai để xây dựng trường học?",
    "Thời hạn xây dựng trường học?",
    "Giám đốc Sở Y tế là ai?",
    "Chủ tịch tỉnh là ai?",
    "Số điện thoại của Sở Y tế là gì?",
    "Kế hoạch 999/KH-UBND nói gì?",
    "kh 17 ai ký?",
    "Quyết định 2151/QĐ-TTg ai ký?",
    "Kế hoạch 16 thay thế văn bản nào?",
    "Sở Giao thông vận tải được giao việc gì?",
    "Ở Hà Nội ai chủ trì tiêm vắc xin?",
    "Mức phạt nuôi chó thả rông là bao nhiêu?",
    "Ngân sách cho phòng cháy là bao nhiêu?",
    "Bao nhiêu tiền làm đường cao tốc?",
    "How many schools are there in the province?",
    "Thời tiết hôm nay thế nào?",
    "What is the capital of France?",
    "asdf qwer zxcv",
]

AGENCIES = ("Sở ", "Công an", "Đài ", "Ban Tuyên giáo", "Department", "Police")

FOLLOWED = [
    (["Ai ký kế hoạch 16/KH-UBND?"], "Ban hành ngày nào?", ["02/3/2023"]),
    (["Ai ký kế hoạch 16/KH-UBND?"], "Còn chỉ thị 12-CT/TU?", ["Bùi Thị Quỳnh Vân"]),
    (["Ai ký kế hoạch 16/KH-UBND?", "Còn chỉ thị 12-CT/TU?"], "Nó nói về gì?", ["phòng cháy"]),
    (["Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?"], "Phối hợp với ai?", ["Sở Y tế"]),
    (["Cơ quan nào chủ trì tiêm vắc xin phòng bệnh dại?"], "Thời hạn thì sao?", ["30/6/2023"]),
    (["Who leads the rabies vaccination?"], "And by when?", ["30/6/2023"]),
    (["Who signed 16/KH-UBND?"], "When was it issued?", ["2 March 2023"]),
    (["Sở Y tế được giao việc gì?"], "Còn Sở Tài chính?", ["2.350 triệu đồng"]),
]


@pytest.mark.parametrize(("question", "expected", "section"), ANSWERED, ids=[row[0] for row in ANSWERED])
def test_answered(made_up, question, expected, section):
    answer = made_up.ask(question)
    assert answer.answered, answer.text
    assert all(words in answer.text for words in expected), answer.text
    assert section in {citation.section for citation in answer.citations}


@pytest.mark.parametrize("question", REFUSED)
def test_refused(made_up, question):
    answer = made_up.ask(question)
    assert not answer.answered, answer.text
    assert answer.text.startswith(NO_ANSWER[answer.language])
    if "Sở" not in question:
        assert not any(name in answer.text for name in AGENCIES), answer.text


@pytest.mark.parametrize(("history", "question", "expected"), FOLLOWED, ids=[row[1] for row in FOLLOWED])
def test_followed(made_up, history, question, expected):
    answer = made_up.ask(question, history)
    assert answer.answered, answer.text
    assert all(words in answer.text for words in expected), answer.text


def test_an_unknown_number_brings_the_nearest(made_up):
    assert "16/KH-UBND" in made_up.ask("Kế hoạch 17/KH-UBND do ai ký?").text


def test_a_document_that_is_only_cited_is_said_to_be(made_up):
    answer = made_up.ask("Quyết định 2151/QĐ-TTg ai ký?")
    assert "chỉ được viện dẫn" in answer.text
    assert answer.citations[0].document == "16/KH-UBND"


def test_examples_can_be_answered(made_up):
    for language in ("vi", "en"):
        questions = made_up.examples(language)
        assert 0 < len(questions) <= 4
        assert all(made_up.ask(question).answered for question in questions)
