"""Made-up directives of both families; every name, number and date is invented or of another province."""

from __future__ import annotations

from ingest.datamodels import Directive, Source
from ingest.directive import parse

LETTER = """\
ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI
SỞ Y TẾ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 99/SYT-NV

Quảng Ngãi, ngày 02 tháng 3 năm 2023

V/v tăng cường phòng, chống dịch
bệnh mùa hè

Kính gửi:
- Các bệnh viện;
- Ủy ban nhân dân các huyện,
thị xã, thành phố.

Thực hiện Công văn số 12/BYT-DP ngày 01/02/2023 của Bộ Y tế về việc phòng, chống dịch, Sở Y tế đề nghị:

1. Đề nghị Trung tâm Kiểm soát bệnh tật chủ trì, phối hợp với Sở Giáo dục và Đào tạo giám sát dịch.
2. Sở Tài chính:
a) Bố trí kinh phí trước ngày 15/3/2023;
b) Hướng dẫn thanh quyết toán.

Sở Y tế trân trọng đề nghị các đơn vị quan tâm thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT, NV.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

BS. Trần Văn Bình
"""

PLAN = """\
UBND TỈNH QUẢNG NGÃI      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ                   Độc lập - Tự do - Hạnh phúc
Số: 16/KH-SYT             Quảng Ngãi, ngày 02 tháng 3 năm 2023

KẾ HOẠCH
Thực hiện Chương trình phòng, chống dịch năm 2023

Căn cứ Quyết định số 45/QĐ-UBND ngày 12/01/2023 của Ủy ban nhân dân tỉnh về việc phê duyệt chương trình;
Sở Y tế xây dựng kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
Nâng cao nhận thức.
2. Yêu cầu
- Bảo đảm kịp thời.
II. TỔ CHỨC THỰC HIỆN
1. Sở Tài chính
- Bố trí kinh phí trước ngày 15/3/2023.
- Phối hợp với Kho bạc Nhà nước giải ngân.
2. Giao các sở: Y tế, Tài chính và Nội vụ rà soát nhân sự.
3. Công an tỉnh chủ trì, phối hợp với Sở Xây dựng và UBND các huyện: Ba Tơ, Sơn Hà bảo đảm an ninh.
4. UBND các huyện, thị xã, thành phố chỉ đạo các phòng, ban liên quan triển khai kế hoạch.
Yêu cầu các đơn vị nghiêm túc thực hiện./.

Nơi nhận:                          KT. GIÁM ĐỐC
- UBND tỉnh (b/c);                 PHÓ GIÁM ĐỐC
- VPUB: CVP, PCVP;
- Lưu: VT.                         Trần Văn Bình
"""

PARTY = """\
TỈNH ỦY QUẢNG NGÃI          ĐẢNG CỘNG SẢN VIỆT NAM
*                           Quảng Ngãi, ngày 05 tháng 4 năm 2023
Số 12-CT/TU

CHỈ THỊ
CỦA BAN THƯỜNG VỤ TỈNH ỦY
về tăng cường công tác phòng cháy

Thời gian qua, công tác này còn hạn chế. Ban Thường vụ Tỉnh ủy yêu cầu:
1- Các cấp ủy quán triệt Chỉ thị này.
2- Ban Tuyên giáo Tỉnh ủy chủ trì, phối hợp Đảng ủy Khối các cơ quan tỉnh tuyên truyền.

Nơi nhận:
- Ban Bí thư (b/c),
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
BÍ THƯ
Nguyễn Thị Hoa
"""

DECISION = """\
ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI
Số: 88/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Quảng Ngãi, ngày 10 tháng 5 năm 2023
QUYẾT ĐỊNH
Về việc ban hành Quy chế phối hợp
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 33/TTr-SNV ngày 04/5/2023,
QUYẾT ĐỊNH:
Điều 1. Phạm vi
1. Quy chế này áp dụng cho các cơ quan.
a) Cơ quan cấp tỉnh;
b) Cơ quan cấp huyện.
Điều 2. Quyết định này thay thế Quyết định số 12/2019/QĐ-UBND ngày 03/02/2019 của Ủy ban nhân dân tỉnh.
Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định này./.
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Văn Sơn
"""

NO_NUMBER = """\
UBND TỈNH QUẢNG NGÃI
SỞ NỘI VỤ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số:      /TB-SNV Quảng Ngãi, ngày    tháng 5 năm 2023
THÔNG BÁO
Về lịch họp

Cuộc họp diễn ra vào thứ Hai.

CHÁNH VĂN PHÒNG
Lê Văn Sơn
"""

UNNUMBERED = "Các đơn vị giữ gìn vệ sinh chung.\n\nMọi người cùng thực hiện.\n"

ALL = {"letter": LETTER, "plan": PLAN, "party": PARTY, "decision": DECISION, "blank": NO_NUMBER, "plain": UNNUMBERED}


def only(text: str) -> Directive:
    """Parse a text that holds one directive."""
    (directive,) = parse(Source("mẫu.txt", text))
    return directive
