"""What is inside the two containers that office formats come in: zip archives and Microsoft's compound file (OLE)."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from ingest.errors import ReadError
from ingest.readers.archive import BROKEN_ZIP
from ingest.readers.failures import MAIL, damaged, encrypted, unsupported

Format = Literal["pdf", "image", "docx", "xlsx", "office text", "office sheet", "html", "text"]

_ODF = "application/vnd.oasis.opendocument."
_AS_PDF = ("hãy lưu lại thành .pdf.", "save it as .pdf.")
_AS_XLSX = ("hãy lưu lại thành .xlsx.", "save it as .xlsx.")
_UNPACK = ("hãy giải nén và đặt các văn bản vào thư mục.", "unpack it and put the documents into the folder.")


def zipped(path: Path, name: str) -> Format:
    """Return the format of a zip archive, by its entries.

    :raises ReadError: it is damaged or none of those that are read; the message says what it seems to be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = {entry.replace("\\", "/").lstrip("/").lower() for entry in archive.namelist()}
            is_stated = "mimetype" in archive.namelist() and archive.getinfo("mimetype").file_size < 200
            mimetype = archive.read("mimetype").decode("latin-1") if is_stated else ""
    except (*BROKEN_ZIP, RuntimeError) as error:
        raise damaged(name, path.suffix.lower().lstrip(".") or "zip", str(error)) from error
    if mimetype.startswith((f"{_ODF}text", f"{_ODF}spreadsheet")):
        return "office text" if mimetype.startswith(f"{_ODF}text") else "office sheet"
    folders = {entry.partition("/")[0] for entry in names}
    if "word" in folders:
        return "docx"
    if "xl" in folders and "xl/workbook.bin" not in names:
        return "xlsx"
    raise _other_zip(name, names, folders, mimetype)


def _other_zip(name: str, names: set[str], folders: set[str], mimetype: str) -> ReadError:
    """Return the error for an archive that holds no document that is read."""
    if not names:
        return unsupported(name, "tệp nén zip trống", "an empty zip archive")
    if "xl/workbook.bin" in names:
        return unsupported(name, "bảng tính Excel nhị phân (XLSB)", "a binary Excel workbook (XLSB)", *_AS_XLSX)
    if "ppt" in folders or "presentation" in mimetype:
        return unsupported(name, "trình chiếu (PPTX, ODP)", "a presentation (PPTX, ODP)", *_AS_PDF)
    if "epub" in mimetype:
        return unsupported(name, "sách điện tử EPUB", "an EPUB book")
    if "opendocument" in mimetype:
        return unsupported(name, "tệp OpenDocument loại khác", "an OpenDocument file of another kind", *_AS_PDF)
    if "[content_types].xml" in names:
        return damaged(name, "Office", "không có phần nội dung / no document part")
    return unsupported(name, "tệp nén zip", "a zip archive", *_UNPACK)


def compound(path: Path, name: str) -> Format:
    """Return the format of a compound file, by its streams.

    :raises ReadError: it is damaged, protected, or none of those that are read.
    """
    import olefile

    try:
        with olefile.OleFileIO(path) as opened:
            streams = {entry[0].lower() for entry in opened.listdir(streams=True, storages=True)}
    except OSError as error:
        if error.errno is not None:
            raise
        raise damaged(name, path.suffix.lower().lstrip(".") or "OLE", str(error)) from error
    except Exception as error:
        # olefile raises whatever a broken directory makes of it
        raise damaged(name, path.suffix.lower().lstrip(".") or "OLE", str(error)) from error
    if streams & {"encryptedpackage", "encryptioninfo"}:
        raise encrypted(name, "Office")
    if streams & {"worddocument", "contents", "matost"}:
        return "office text"
    if streams & {"workbook", "book"}:
        return "office sheet"
    if "powerpoint document" in streams:
        raise unsupported(name, "trình chiếu PowerPoint (PPT)", "a PowerPoint presentation (PPT)", *_AS_PDF)
    if "__properties_version1.0" in streams:
        raise unsupported(name, "thư Outlook (MSG)", "an Outlook message (MSG)", *MAIL)
    raise unsupported(name, "tệp OLE không rõ loại", "an OLE file of an unknown kind")
