"""The errors that several readers share; each names the file, what is wrong and the way out."""

from __future__ import annotations

from ingest.errors import ReadError

MAIL = ("hãy lưu tệp đính kèm của thư ra thư mục.", "save the message's attachment into the folder instead.")
"""The way out for mail, in both languages."""


def damaged(name: str, kind: str, detail: str = "") -> ReadError:
    """Return the error for a file of a known kind that is broken or was not copied to its end."""
    shown = f" ({_short(detail)})" if detail else ""
    return ReadError(
        f"{name}: tệp {kind} bị hỏng hoặc chép chưa trọn{shown}; hãy mở bằng chương trình gốc và lưu lại, hoặc lấy "
        "bản khác.",
        f"{name}: the {kind} file is damaged or incomplete{shown}; open it in its own program and save it again, or "
        "get another copy.",
    )


def encrypted(name: str, kind: str) -> ReadError:
    """Return the error for a file that opens with a password only."""
    return ReadError(
        f"{name}: tệp {kind} được đặt mật khẩu; hãy bỏ mật khẩu (lưu lại không mật khẩu) rồi thử lại.",
        f"{name}: the {kind} file is protected by a password; save it without one and try again.",
    )


def unsupported(name: str, seems: str, seems_english: str, way_out: str = "", way_out_english: str = "") -> ReadError:
    """Return the error for a file that is no document of a format that is read; ``seems`` is what it looks like."""
    return ReadError(
        f"{name}: tệp có vẻ là {seems}, định dạng này chưa đọc được; "
        f"{way_out or 'hãy lưu lại thành .pdf, .docx hoặc .txt, hoặc bỏ tệp ra khỏi thư mục.'}",
        f"{name}: the file seems to be {seems_english}, which cannot be read; "
        f"{way_out_english or 'save it as .pdf, .docx or .txt, or take it out of the folder.'}",
    )


def too_large(name: str, what: str, what_english: str, found: str, limit: str) -> ReadError:
    """Return the error for a file beyond a limit of :class:`~ingest.readers.options.ReadOptions`."""
    return ReadError(
        f"{name}: {what} ({found}) vượt giới hạn {limit}; hãy tách tệp thành các phần nhỏ hơn.",
        f"{name}: {what_english} ({found}) is beyond the limit of {limit}; split the file into smaller ones.",
    )


def too_wide(name: str, columns: int) -> ReadError:
    """Return the error for a table with something beyond the last column that is read."""
    return too_large(name, "số cột của bảng", "the number of a table's columns", f">{columns}", f"{columns}")


def empty(name: str) -> ReadError:
    """Return the error for a file without text."""
    return ReadError(
        f"{name}: tệp không có chữ nào; hãy thay bằng tệp có nội dung hoặc bỏ tệp ra khỏi thư mục.",
        f"{name}: the file holds no text; replace it or take it out of the folder.",
    )


def _short(detail: str) -> str:
    """Return the first line of a library's message, cut to what a person reads.

    >>> _short("bad\\nline 2")
    'bad'
    """
    line = detail.strip().split("\n")[0]
    return line if len(line) <= 120 else f"{line[:119]}…"
