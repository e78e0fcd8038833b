"""Made-up directives with known truth, as values that every renderer draws; people, numbers and tasks are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from eval.documents.labels import DocumentLabel, LabelledAssignment

STATE_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY_MOTTO = ("ĐẢNG CỘNG SẢN VIỆT NAM",)


@dataclass(frozen=True, slots=True)
class Truth:
    """One directive: its fields as a reader should find them, and how they are printed where that differs.

    ``letterhead`` are the issuer's lines; ``recipients`` and ``copied_to`` lose bullets and stops when read; ``body``
    holds the paragraphs; ``table`` the annex table, its header first.
    """

    name: str
    number: str
    kind: str
    date: date
    place: str
    issuer: str
    parent_issuer: str | None
    letterhead: tuple[str, ...]
    subject: str
    signer: str
    signer_title: tuple[str, ...]
    copied_to: tuple[str, ...]
    body: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    party: bool = False
    title: str = ""
    table: tuple[tuple[str, ...], ...] = ()
    assignments: tuple[LabelledAssignment, ...] = ()

    @property
    def motto(self) -> tuple[str, ...]:
        """The lines of the right column."""
        return PARTY_MOTTO if self.party else STATE_MOTTO

    @property
    def number_line(self) -> str:
        """The number as it is printed."""
        return f"Số {self.number}" if self.party else f"Số: {self.number}"

    @property
    def place_line(self) -> str:
        """Place and date as they are printed; days below 10 and the months 1 and 2 with a zero in front."""
        month = f"{self.date.month:02d}" if self.date.month < 3 else str(self.date.month)
        return f"{self.place}, ngày {self.date.day:02d} tháng {month} năm {self.date.year}"

    def label(self, file: str) -> DocumentLabel:
        """Return the label of a file that was drawn from this; nothing in it is written by hand."""
        names = (
            "number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "signer", "recipients",
            "copied_to",
        )  # fmt: skip
        values = {name: getattr(self, name) for name in names}
        return DocumentLabel(
            file=file,
            **values,
            signer_title=", ".join(self.signer_title),
            handwritten=(),
            **({"assignments": self.assignments} if self.assignments else {}),
        )


LETTER = Truth(
    name="cong-van",
    number="1482/SYT-NVY",
    kind="Công văn",
    date=date(2023, 3, 7),
    place="Lâm Đồng",
    issuer="Sở Y tế",
    parent_issuer="Ủy ban nhân dân tỉnh Lâm Đồng",
    letterhead=("UBND TỈNH LÂM ĐỒNG", "SỞ Y TẾ"),
    subject="tăng cường phòng, chống bệnh sốt xuất huyết trong mùa mưa năm 2023",
    recipients=("Trung tâm Kiểm soát bệnh tật tỉnh", "Bệnh viện đa khoa tỉnh"),
    copied_to=("Như trên", "Bộ Y tế (báo cáo)", "Ban Giám đốc Sở", "Lưu: VT, NVY"),
    signer="Hoàng Minh Triết",
    signer_title=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    body=(
        "Thực hiện Công văn số 512/BYT-DP ngày 20/02/2023 của Bộ Y tế về việc tăng cường công tác phòng, chống bệnh "
        "sốt xuất huyết, Sở Y tế đề nghị các đơn vị thực hiện một số nội dung sau:",
        "1. Trung tâm Kiểm soát bệnh tật tỉnh chủ trì, phối hợp với Bệnh viện đa khoa tỉnh giám sát ca bệnh tại cộng "
        "đồng, báo cáo kết quả trước ngày 25 hằng tháng.",
        "2. Bệnh viện đa khoa tỉnh bảo đảm thuốc, vật tư và giường bệnh để thu dung, điều trị người bệnh nặng.",
        "Đề nghị các đơn vị nghiêm túc triển khai thực hiện./.",
    ),
    assignments=(
        LabelledAssignment(
            lead=("Trung tâm Kiểm soát bệnh tật tỉnh",),
            coordinating=("Bệnh viện đa khoa tỉnh",),
            task="giám sát ca bệnh tại cộng đồng, báo cáo kết quả",
            deadline="trước ngày 25 hằng tháng",
        ),
        LabelledAssignment(
            lead=("Bệnh viện đa khoa tỉnh",),
            task="bảo đảm thuốc, vật tư và giường bệnh để thu dung, điều trị người bệnh nặng",
        ),
        LabelledAssignment(lead=("các đơn vị",), task="nghiêm túc triển khai thực hiện"),
    ),
)

DIRECTIVE = Truth(
    name="chi-thi",
    number="17/CT-UBND",
    kind="Chỉ thị",
    date=date(2022, 11, 15),
    place="Nghệ An",
    issuer="Ủy ban nhân dân tỉnh Nghệ An",
    parent_issuer=None,
    letterhead=("ỦY BAN NHÂN DÂN", "TỈNH NGHỆ AN"),
    title="CHỈ THỊ",
    subject="tăng cường quản lý, bảo vệ rừng và phòng cháy, chữa cháy rừng trên địa bàn tỉnh Nghệ An",
    copied_to=("Thủ tướng Chính phủ (b/c)", "TT Tỉnh ủy, HĐND tỉnh", "Các sở, ban, ngành cấp tỉnh", "Lưu: VT, NN"),
    signer="Lê Khắc Nhượng",
    signer_title=("CHỦ TỊCH",),
    body=(
        "Thời gian qua, công tác quản lý, bảo vệ rừng trên địa bàn tỉnh đã đạt được nhiều kết quả. Để khắc phục tồn "
        "tại, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:",
        "1. Sở Nông nghiệp và Phát triển nông thôn",
        "a) Chủ trì, phối hợp với Công an tỉnh kiểm tra việc chấp hành pháp luật về lâm nghiệp.",
        "b) Tham mưu Ủy ban nhân dân tỉnh phương án phòng cháy, chữa cháy rừng trước ngày 15/12/2022.",
        "2. Giao Sở Tài chính bố trí kinh phí thực hiện theo quy định của Luật Ngân sách nhà nước.",
        "Chỉ thị này có hiệu lực kể từ ngày ký./.",
    ),
)

DECISION = Truth(
    name="quyet-dinh",
    number="2075/QĐ-UBND",
    kind="Quyết định",
    date=date(2024, 9, 3),
    place="Cà Mau",
    issuer="Ủy ban nhân dân tỉnh Cà Mau",
    parent_issuer=None,
    letterhead=("ỦY BAN NHÂN DÂN", "TỈNH CÀ MAU"),
    title="QUYẾT ĐỊNH",
    subject="phê duyệt Kế hoạch ứng phó xâm nhập mặn mùa khô giai đoạn 2024 - 2026",
    copied_to=("Như Điều 3", "Bộ Nông nghiệp và PTNT (b/c)", "CT, các PCT UBND tỉnh", "Lưu: VT, NN-TN"),
    signer="Phan Quốc Lâm",
    signer_title=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    body=(
        "ỦY BAN NHÂN DÂN TỈNH CÀ MAU",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Căn cứ Nghị định số 66/2021/NĐ-CP ngày 06 tháng 7 năm 2021 của Chính phủ;",
        "Theo đề nghị của Giám đốc Sở Nông nghiệp và Phát triển nông thôn tại Tờ trình số 318/TTr-SNN ngày 26/8/2024.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Phê duyệt Kế hoạch ứng phó xâm nhập mặn mùa khô giai đoạn 2024 - 2026.",
        "Điều 2. Giao Sở Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với Ủy ban nhân dân các huyện tổ chức "
        "thực hiện Kế hoạch.",
        "Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc các Sở và Thủ trưởng các đơn vị liên quan chịu trách "
        "nhiệm thi hành Quyết định này. Quyết định này có hiệu lực kể từ ngày ký./.",
    ),
)

PLAN = Truth(
    name="ke-hoach",
    number="96/KH-UBND",
    kind="Kế hoạch",
    date=date(2024, 2, 20),
    place="Phú Yên",
    issuer="Ủy ban nhân dân tỉnh Phú Yên",
    parent_issuer=None,
    letterhead=("ỦY BAN NHÂN DÂN", "TỈNH PHÚ YÊN"),
    title="KẾ HOẠCH",
    subject="Chuyển đổi số trong lĩnh vực du lịch tỉnh Phú Yên năm 2024",
    copied_to=("Bộ Thông tin và Truyền thông", "Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố", "Lưu: VT"),
    signer="Đoàn Thị Ngọc Mai",
    signer_title=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    body=(
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "Nâng cao hiệu quả quản lý nhà nước về du lịch.",
        "2. Yêu cầu",
        "Triển khai đồng bộ, tiết kiệm.",
        "II. TỔ CHỨC THỰC HIỆN",
        "Các cơ quan, đơn vị thực hiện nhiệm vụ theo bảng dưới đây.",
    ),
    table=(
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"),
        ("1", "Xây dựng cổng thông tin du lịch", "Sở Thông tin và Truyền thông", "Sở Du lịch", "Quý II/2024"),
        ("2", "Số hóa dữ liệu điểm đến", "Sở Du lịch", "UBND các huyện", "Tháng 9/2024"),
        ("3", "Đào tạo kỹ năng số cho hướng dẫn viên", "Sở Nội vụ", "Sở Du lịch", "30/11/2024"),
    ),
    assignments=(
        LabelledAssignment(
            lead=("Sở Thông tin và Truyền thông",),
            coordinating=("Sở Du lịch",),
            task="Xây dựng cổng thông tin du lịch",
            deadline="Quý II/2024",
        ),
        LabelledAssignment(
            lead=("Sở Du lịch",),
            coordinating=("UBND các huyện",),
            task="Số hóa dữ liệu điểm đến",
            deadline="Tháng 9/2024",
        ),
        LabelledAssignment(
            lead=("Sở Nội vụ",),
            coordinating=("Sở Du lịch",),
            task="Đào tạo kỹ năng số cho hướng dẫn viên",
            deadline="30/11/2024",
        ),
    ),
)

CONCLUSION = Truth(
    name="ket-luan",
    number="615-KL/TU",
    kind="Kết luận",
    date=date(2023, 10, 5),
    place="Đà Lạt",
    issuer="Tỉnh ủy Lâm Đồng",
    parent_issuer=None,
    party=True,
    letterhead=("TỈNH ỦY LÂM ĐỒNG", "*"),
    title="KẾT LUẬN",
    subject="đẩy mạnh cải cách hành chính, nâng cao chỉ số năng lực cạnh tranh cấp tỉnh",
    copied_to=("Các ban xây dựng Đảng Tỉnh ủy", "Các huyện ủy, thành ủy", "Lưu Văn phòng Tỉnh ủy"),
    signer="Trịnh Bá Đạt",
    signer_title=("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
    body=(
        "Sau khi nghe Ban cán sự đảng Ủy ban nhân dân tỉnh báo cáo, Ban Thường vụ Tỉnh ủy kết luận như sau:",
        "1- Cơ bản thống nhất với nội dung báo cáo.",
        "2- Giao Ban cán sự đảng Ủy ban nhân dân tỉnh chỉ đạo các sở, ngành rà soát thủ tục hành chính, hoàn thành "
        "trong quý IV/2023.",
    ),
)

SUBMISSION = Truth(
    name="to-trinh",
    number="54/TTr-SNV",
    kind="Tờ trình",
    date=date(2021, 6, 28),
    place="Ninh Bình",
    issuer="Sở Nội vụ",
    parent_issuer="Ủy ban nhân dân tỉnh Ninh Bình",
    letterhead=("ỦY BAN NHÂN DÂN TỈNH NINH BÌNH", "SỞ NỘI VỤ"),
    title="TỜ TRÌNH",
    subject="ban hành Quy chế quản lý hồ sơ cán bộ, công chức, viên chức",
    recipients=("Ủy ban nhân dân tỉnh Ninh Bình",),
    copied_to=("Như trên", "Sở Tư pháp", "Lưu: VT, CCVC"),
    signer="Vũ Đình Khoát",
    signer_title=("GIÁM ĐỐC",),
    body=(
        "Thực hiện Nghị định số 138/2020/NĐ-CP ngày 27/11/2020 của Chính phủ, Sở Nội vụ đã xây dựng dự thảo Quy chế.",
        "Sở Nội vụ kính trình Ủy ban nhân dân tỉnh xem xét, quyết định./.",
    ),
)

ALL = (LETTER, DIRECTIVE, DECISION, PLAN, CONCLUSION, SUBMISSION)
