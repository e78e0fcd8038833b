"""Corrections by hand that hold for no text of the index: their file was replaced, or reads otherwise now."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.corrections.folder import Corrections
from ingest.corrections.records import DirectiveCorrections, text_digest
from ingest.report import Failure
from ingest.store.entries import FileState
from ingest.store.ledger import Ledger
from ingest.store.tables import INDEXED


def unapplied_corrections(corrections: Corrections, ledger: Ledger) -> tuple[Failure, ...]:
    """Return which corrections are kept but not applied, each with the file that they were made for and the reason.

    Those of a file that is gone are not named: they wait for it. A file of corrections that cannot be read is.
    """
    indexed = ledger.files(INDEXED) if corrections.files else {}
    found = [
        Failure(file, _reason(file, entry))
        for file, entries in corrections.files.items()
        for entry in entries
        if file in indexed and not _holds(entry, file, indexed, ledger)
    ]
    return (*sorted(corrections.failed.values(), key=lambda failure: failure.file), *found)


def _holds(entry: DirectiveCorrections, file: str, indexed: Mapping[str, FileState], ledger: Ledger) -> bool:
    """Tell whether an entry was applied to a directive of its file, or of another file of the same bytes."""
    bearers = {file, *(name for name, state in indexed.items() if state.digest == entry.file_digest)}
    for bearer in sorted(bearers):
        held = ledger.texts_in(bearer)
        same_bytes = bool(entry.file_digest) and indexed[bearer].digest == entry.file_digest
        if any(text_digest(text) == entry.text_digest for _, text in held):
            return True
        if same_bytes and (len(held) == 1 or any(name == entry.id for name, _ in held)):
            return True
    return False


def _reason(file: str, entry: DirectiveCorrections) -> str:
    fields = [*(field.name for field in entry.fields), *(["assignments"] if entry.assignments else [])]
    named = ", ".join(fields)
    return (
        f"{file}: nội dung đã khác khi sửa tay ({named}), nên phần sửa ấy được giữ lại mà không áp dụng; "
        "xem lại văn bản rồi sửa lại nếu cần.\n"
        f"{file}: its text is another than the one that was corrected ({named}), so the corrections are kept and not "
        "applied; look at the directive and correct it again if needed."
    )
