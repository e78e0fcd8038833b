"""The words that official prose assigns work with, as patterns over text (or over folded headings where said so)."""

from __future__ import annotations

import re

from ingest.vietnamese import LOWER

ORDER = re.compile(
    r"(?<!\w)(?P<verb>giao(?:\s+nhiệm\s+vụ)?(?:\s+cho)?|phân\s+công|yêu\s+c[ầâàấẩậ]u|đ[ềêếể]\s+ngh[ịi]|chỉ\s+đạo)\s*:?\s+(?=\w)",
    re.IGNORECASE,
)
GIVES = re.compile(rf"\s+{ORDER.pattern}", re.IGNORECASE)
"""Behind an agency: it gives the order."""
PASSED_ON = re.compile(r"chỉ\s+đạo|phân\s+công", re.IGNORECASE)
"""Orders that an assigned agency gives on while doing its own task."""

GIVEN = re.compile(r"(?:giao(?:\s+nhiệm\s+vụ)?(?:\s+cho)?|phân\s+công)\s*:?\s+(?=\w)", re.IGNORECASE)
"""An order that opens its clause and gives the work to the agency behind it, whoever stands above."""
ADVERBIAL = re.compile(
    r"[\s\-–+#*]*(?:căn\s+cứ|trên\s+cơ\s+sở|theo\s+chức\s+năng|trong|để|nhằm|khi|nếu|trường\s+hợp|(?:trong\s+)?quá\s+trình|hằng|hàng|định\s+kỳ|trước|chậm\s+nhất)\s",
    re.IGNORECASE,
)

_LEAD = r"chủ\s+trì|làm\s+đầu\s+mối|là\s+(?:cơ\s+quan|đơn\s+vị)\s+(?:đầu\s+mối|chủ\s+trì|thường\s+trực)"
_RESPONSIBLE = r"có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm(?!\s+(?:[^\W\d_]+\s+){0,2}trước\s)|có\s+nhiệm\s+vụ|được\s+giao"
DUTY = re.compile(rf"\s*,?\s*(?:{_LEAD}|{_RESPONSIBLE})(?!\w)", re.IGNORECASE)
DUTY_AT_END = re.compile(rf"(?:{DUTY.pattern})+\s*$", re.IGNORECASE)
DUTY_OF = re.compile(
    r"(?:(?:phân\s+công\s+)?(?:trách\s+nhiệm|nhiệm\s+vụ)(?:\s*,\s*(?:nhiệm\s+vụ|trách\s+nhiệm))?)\s+"
    r"(?:(?:thi\s+hành|thực\s+hiện|cụ\s+thể|chính)\s+)?(?:của|cho)\s+(?=\w)",
    re.IGNORECASE,
)
REGARDING = re.compile(r"(?:đối\s+với|về\s+phía)\s+(?=\w)", re.IGNORECASE)
"""Before the agency of a heading: "Đối với UBND các xã:"."""
LEADING = re.compile(r"chủ\s+trì|đầu\s+mối|chịu\s+trách\s+nhiệm", re.IGNORECASE)
LEADS = re.compile(r"chủ\s+trì", re.IGNORECASE)

WITH = re.compile(
    r"\s*[,;:]?\s*(?:và\s+)?(?:(?:chủ\s+động|thường\s+xuyên|tích\s+cực|chủ\s+trì)\s*,?\s+)?"
    r"(?:phối\s+hợp(?:\s+chặt\s+chẽ)?|cùng)(?:\s*,\s*hỗ\s+trợ)?(?:\s+với|\s+cùng)*\s*:?\s+(?=\w)",
    re.IGNORECASE,
)
WITH_INSIDE = re.compile(r"(?<!\w)phối\s+hợp(?:\s+chặt\s+chẽ)?(?:\s+(?:với|cùng))+\s+(?=\w)", re.IGNORECASE)

DOING = re.compile(rf"\s+(?:đã\s+và\s+đang|đang|đã|được\s+giao)\s+(?:tiếp\s+tục\s+)?(?=[{LOWER}])")
DOING_VERB = re.compile(
    r"(?:tham\s+mưu|triển\s+khai|thực\s+hiện|xây\s+dựng|tổ\s+chức|nghiên\s+cứu|hoàn\s+thiện|hoàn\s+thành|lập|rà\s+soát|"
    r"chủ\s+trì|phối\s+hợp)(?!\w)"
)

OWN_RHYTHM = re.compile(
    r";\s+(?=(?:định\s+kỳ|h[ằà]ng\s+(?:tuần|tháng|quý|năm))(?!\w)[^;.]{0,60}báo\s+cáo(?!\w))", re.IGNORECASE
)
"""Where a report that is due again and again begins within a longer task: a duty of its own."""
SEMICOLON = re.compile(r";\s+(?=\w)")
UNNAMED = re.compile(r"(?:các|những)\s[^;.]{0,40}?liên\s+quan(?!\w)", re.IGNORECASE)
"""Helpers whom the text does not name ("các cơ quan liên quan")."""
HELPED_NEXT = re.compile(
    r"[;.]\s+(?:(?:đồng\s+thời|chủ\s+động|thường\s+xuyên|và)\s*,?\s+)*(?=(?:chủ\s+trì\s*,?\s+)?phối\s+hợp\s+(?:chặt\s+chẽ\s+)?với\s)",
    re.IGNORECASE,
)
"""Where a task with helpers of its own begins within a longer one."""

_STILL = (
    r"(?:(?:khẩn\s+trương|tập\s+trung|nghiêm\s+túc|tiếp\s+tục|trực\s+tiếp|chủ\s+động|tích\s+cực|quyết\s+liệt|tăng\s+cường"
    r"|tổ\s+chức|lãnh\s+đạo|chỉ\s+đạo|phối\s+hợp)(?:\s*,)?\s+)*"
)
ANNOUNCES = re.compile(
    rf"(?P<join>\s*(?:,|;|(?<!\w)(?:và|đồng\s+thời)(?!\w))\s*)?(?<!\w){_STILL}"
    r"(?P<verb>thực\s+hiện|triển\s+khai|làm|quán\s+triệt|hoàn\s+thành)(?!\w)[^.;:]{0,240}?"
    r"(?:sau|sau\s+đây|như\s+sau|trọng\s+tâm|cụ\s+thể|nhiệm\s+vụ|giải\s+pháp|công\s+việc|nội\s+dung|khâu|yêu\s+c[ầâ]u)\s*$",
    re.IGNORECASE,
)
"""The end of a lead-in, its colon left off: what stands below are the tasks."""
_OWN_KINDS = (
    r"(?:Kế\s+hoạch|Chương\s+trình|Đề\s+án|Phương\s+án|Hướng\s+dẫn|Quy\s+(?:chế|định)|Nghị\s+quyết|Chỉ\s+thị|Kết\s+luận"
    r"|Công\s+điện|Thông\s+báo|Báo\s+cáo|Nội\s+quy|Thể\s+lệ)"
)
ISSUES = re.compile(
    rf"\s*,?\s*(?:(?:trân\s+trọng|thống\s+nhất|quyết\s+định)\s+)?(?:(?:ban\s+hành|xây\s+dựng|lập|đề\s+ra)\s+{_OWN_KINDS}"
    r"|(?:thông\s+báo|kết\s+luận|báo\s+cáo|trả\s+lời|có\s+ý\s+kiến|(?:kính\s+|trân\s+trọng\s+)?mời)(?!\w)"
    r"|(?:kính\s+)?(?:trình|đề\s+nghị|kiến\s+nghị|đề\s+xuất)(?!\w)[^:]*(?:như\s+sau|sau\s+đây))[^:]*:\s*$"
)
"""Behind an agency, to the end of the paragraph: it issues this document, whose text stands below."""
MEETING = re.compile(
    r"\s*(?:(?:cuộc|buổi|phiên)\s+(?:họp|làm\s+việc|giao\s+ban|tiếp)|hội\s+nghị|giao\s+ban)(?!\w)", re.IGNORECASE
)
"""What is chaired, not done: behind "X chủ trì" it tells of a meeting."""
MANNER = re.compile(
    r"\s*,?\s*(?:trong\s+phạm\s+vi|theo\s+(?:chức\s+năng|thẩm\s+quyền|nhiệm\s+vụ|địa\s+bàn|lĩnh\s+vực|phạm\s+vi|phân\s+c[ôấ]\w+)|trên\s+cơ\s+sở|căn\s+cứ|h[ằà]ng\s+(?:năm|quý|tháng|tuần)"
    r"|định\s+kỳ|trước\s+ngày|phải|cần|có\s+trách)(?!\w)",
    re.IGNORECASE,
)
"""Behind an agency: how or when it does the task that follows."""
CONTINUES = re.compile(
    r"(?:trường\s+hợp|trong\s+đó|đồng\s+thời|kết\s+quả|định\s+kỳ|h[àằ]ng\s+(?:tháng|quý|năm|tuần|ngày)|thời\s+(?:gian|hạn)|"
    r"khi|nếu|chậm\s+nhất|trước\s+(?:ngày|tháng|\d)|không\s+để|quá\s+trình|trong\s+quá\s+trình)(?!\w)",
    re.IGNORECASE,
)
"""At the start of a sentence: it goes on with the task before it."""
CLOSES = re.compile(
    r"(?:trên\s+đây|\(?thông\s+báo\s+này\s+thay|nơi\s+nhận|kính\s+(?:gửi|trình|mong)|trân\s+trọng|nhận\s+được|(?:trong\s+)?quá\s+trình"
    r"|yêu\s+cầu|(?:chỉ\s+thị|quyết\s+định|kế\s+hoạch|nghị\s+quyết|thông\s+báo|công\s+điện|chương\s+trình|kết\s+luận|hướng\s+dẫn)\s+này)",
    re.IGNORECASE,
)
"""At the start of a paragraph: it assigns nothing to those above."""
TOLD = re.compile(r"(?<!\w)(?:đã|từng|được|theo|do|có)\s*$", re.IGNORECASE)
"""Right before an order: it is told, not given."""

CITING = re.compile(r"(?<!\w)(?:về\s+việc|tại)\s+(?:[^,;]*\s)?$", re.IGNORECASE)
"""Right before an order: it is another document's, cited here."""

# A subject stands at the start of a clause or after a colon or comma, an adverb before it allowed.
SUBJECT_LEAD = re.compile(r"[\s\-–+#*]*(?:(?:hiện nay|hiện|theo đó|trong đó|đồng thời)\s*,?\s+)?(?=\w)", re.IGNORECASE)
SUBJECT_PLACES = re.compile(rf"(?:[:,;]\s+|\n+){SUBJECT_LEAD.pattern}", re.IGNORECASE)
NOT_A_TASK = re.compile(r"(?:biết|để biết|thông báo (?:để|ý kiến|kết luận)|xem xét, chỉ đạo|căn cứ(?![^.;]*,))(?!\w)")

PROPOSAL = re.compile(r"de xuat|kien nghi|du kien|tham muu de xuat")
"""In a folded heading: what stands below is proposed, not ordered."""
REPORT = re.compile(r"(?:tinh hinh|ket qua|danh gia|thuc trang|ton tai|han che|kho khan)(?!\w)")
"""At the start of a folded heading: what stands below is told, not ordered."""
