"""Items of a list that an instrument of another body sets out, and days of what a clause only tells of."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.frames import kinds_of
from ingest.index import sync

_LETTER = """ỦY BAN NHÂN DÂN TỈNH KON TUM
SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN
-------
Số: 731/SNN-CCTL

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Kon Tum, ngày 08 tháng 5 năm 2024

V/v báo cáo tình hình phòng, chống hạn hán

Kính gửi: Ủy ban nhân dân tỉnh Kon Tum

1. Tình hình thực hiện:

Tỉnh ủy đã ban hành Chương trình hành động số 27-CTr/TU ngày 14/3/2023 về phòng, chống hạn hán, trong đó đề ra 03 nhóm \
nhiệm vụ, giải pháp, cụ thể:

(1) Nâng cao năng lực dự báo, cảnh báo khô hạn;

(2) Sửa chữa, nạo vét hồ chứa, kênh mương nội đồng;

(3) Chuyển đổi cơ cấu cây trồng trên đất thiếu nước tưới.

Chi cục Thủy lợi đang tham mưu trình phê duyệt Đề án cấp nước tưới cho cà phê.

2. Kiến nghị:

- Giao Đài Phát thanh và Truyền hình tỉnh chủ trì, phối hợp với Chi cục Thủy lợi tuyên truyền việc tưới tiết kiệm nước.

Nơi nhận:
- Như trên;
- Lưu: VT, CCTL.

GIÁM ĐỐC

Ngô Thành Trung
"""


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    corpus, index = tmp_path_factory.mktemp("items"), tmp_path_factory.mktemp("items-index") / "index"
    (corpus / "cong-van-731.txt").write_text(_LETTER, encoding="utf-8")
    assert len(sync(corpus, index).added) == 1
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Nêu đủ ba nhóm nhiệm vụ, giải pháp của Chương trình hành động 27.", ("dự báo", "nạo vét", "cây trồng")),
        ("nhom nhiem vu dau tien trong chuong trinh 27 noi ve gi", ("dự báo",)),
        ("Nhóm giải pháp cuối cùng của Chương trình 27 là gì?", ("cơ cấu cây trồng",)),
        ("Nhóm nhiệm vụ nào của Chương trình 27 nhắc đến kênh mương?", ("(2)", "nạo vét")),
        ("Giải pháp nào trong chương trình 27-CTr/TU nói tới hồ chứa?", ("(2)", "nạo vét")),
        ("Phần tuyên truyền tưới tiết kiệm nước do cơ quan nào làm chính?", ("Đài Phát thanh và Truyền hình",)),
    ],
)
def test_items_and_who_does_them(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered
    assert [words for words in held if words not in answer.text] == []


def test_one_item_is_given_alone(clerk):
    answer = clerk.ask("Nhóm nhiệm vụ nào của Chương trình 27 nhắc đến kênh mương?")
    assert "dự báo" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Đề án cấp nước tưới cho cà phê được phê duyệt ngày nào?",
        "de an cap nuoc tuoi cho ca phe dc phe duyet hom nao z",
    ],
)
def test_the_day_of_the_letter_is_not_that_of_what_it_tells_of(clerk, question):
    assert not clerk.ask(question).answered


def test_the_day_of_the_letter_itself_is_told(clerk):
    assert "8/5/2024" in clerk.ask("Văn bản báo cáo tình hình phòng, chống hạn hán ghi ngày nào?").text


def test_who_does_the_main_part_is_no_question_for_an_issuer():
    assert "issuer" not in kinds_of("viec nay do co quan nao lam chinh", "vi")
    assert "issuer" in kinds_of("cong van nay do co quan nao lam", "vi")
