"""The words that official prose assigns work with, as patterns over text (or over folded headings where said so)."""

from __future__ import annotations

import re

from ingest.vietnamese import LOWER

ORDER = re.compile(
    r"(?<!\w)(?P<verb>giao(?:\s+nhiệm\s+vụ)?(?:\s+cho)?|phân\s+công|yêu\s+cầu|đề\s+nghị|chỉ\s+đạo)\s*:?\s+(?=\w)",
    re.IGNORECASE,
)
PASSED_ON = re.compile(r"chỉ\s+đạo|phân\s+công", re.IGNORECASE)
"""Orders that an assigned agency gives on while doing its own task."""

_LEAD = r"chủ\s+trì|làm\s+đầu\s+mối|là\s+(?:cơ\s+quan|đơn\s+vị)\s+(?:đầu\s+mối|chủ\s+trì)"
_RESPONSIBLE = r"có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|được\s+giao"
DUTY = re.compile(rf"\s*,?\s*(?:{_LEAD}|{_RESPONSIBLE})(?!\w)", re.IGNORECASE)
DUTY_AT_END = re.compile(rf"(?:{DUTY.pattern})+\s*$", re.IGNORECASE)
DUTY_OF = re.compile(r"(?:trách\s+nhiệm|nhiệm\s+vụ)\s+(?:(?:thi\s+hành|thực\s+hiện)\s+)?của\s+(?=\w)", re.IGNORECASE)
LEADING = re.compile(r"chủ\s+trì|đầu\s+mối|chịu\s+trách\s+nhiệm", re.IGNORECASE)
LEADS = re.compile(r"chủ\s+trì", re.IGNORECASE)

WITH = re.compile(
    r"\s*[,;]?\s*(?:và\s+)?(?:phối\s+hợp(?:\s+chặt\s+chẽ)?|cùng)(?:\s+với|\s+cùng)?\s*:?\s+(?=\w)", re.IGNORECASE
)
WITH_INSIDE = re.compile(r"(?<!\w)phối\s+hợp(?:\s+chặt\s+chẽ)?(?:\s+(?:với|cùng))+\s+(?=\w)", re.IGNORECASE)

DOING = re.compile(rf"\s+(?:đã\s+và\s+đang|đang|đã|được\s+giao)\s+(?:tiếp\s+tục\s+)?(?=[{LOWER}])")
DOING_VERB = re.compile(
    r"(?:tham\s+mưu|triển\s+khai|thực\s+hiện|xây\s+dựng|tổ\s+chức|nghiên\s+cứu|hoàn\s+thiện|hoàn\s+thành|lập|rà\s+soát|"
    r"chủ\s+trì|phối\s+hợp)(?!\w)"
)

_TIME = r"[^,;.\n()]{1,40}"
DEADLINE = re.compile(
    r"(?:xong\s+|hoàn\s+thành\s+)?(?:trước|chậm\s+nhất|muộn\s+nhất|không\s+quá|đến\s+hết)\s+(?:là\s+)?(?:vào\s+|trước\s+)?"
    rf"(?:ngày|tháng|quý|năm|giờ)\s*{_TIME}"
    rf"|trong\s+(?:thời\s+hạn|vòng)\s+{_TIME}|(?:hoàn\s+thành|xong)\s+trong\s+{_TIME}"
    rf"|thời\s+(?:hạn|gian)\s+(?:hoàn\s+thành|thực\s+hiện|báo\s+cáo)\s*:?\s*{_TIME}"
    r"|định\s+kỳ\s+(?:hằng|hàng|[0-9]|vào|trước|\()[^,;.\n]{1,40}|trước\s+\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?",
    re.IGNORECASE,
)

CITING = re.compile(r"(?<!\w)(?:về\s+việc|tại)\s+(?:[^,;]*\s)?$", re.IGNORECASE)
"""Right before an order: it is another document's, cited here."""

# A subject stands at the start of a clause or after a colon or comma, an adverb before it allowed.
SUBJECT_LEAD = re.compile(r"[\s\-–+#*]*(?:(?:hiện nay|hiện|theo đó|trong đó|đồng thời)\s*,?\s+)?(?=\w)", re.IGNORECASE)
SUBJECT_PLACES = re.compile(rf"(?:[:,;]\s+|\n+){SUBJECT_LEAD.pattern}", re.IGNORECASE)
NOT_A_TASK = re.compile(r"(?:biết|để biết|xem xét, chỉ đạo|căn cứ)\b")

PROPOSAL = re.compile(r"de xuat|kien nghi|du kien|tham muu de xuat")
"""In a folded heading: what stands below is proposed, not ordered."""
REPORT = re.compile(r"(?:tinh hinh|ket qua|danh gia|thuc trang|ton tai|han che|kho khan)(?!\w)")
"""At the start of a folded heading: what stands below is told, not ordered."""
