"""The corpus folder as a list of files: which are read, which are passed over, and what their bytes hash to."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.errors import CorpusError


def corpus_files(corpus: Path, index: Path) -> dict[str, Path]:
    """Return the files to ingest by POSIX path relative to ``corpus``, sorted; subfolders are included.

    Passed over: names that begin with a dot or ``~$`` (hidden and lock files), ``README*`` (what the folder says
    about itself), and the index, should it lie inside.

    :raises CorpusError: the folder is missing, is no folder, or holds no file to ingest.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"Không có thư mục văn bản {corpus}. Tạo thư mục và đặt văn bản vào đó, hoặc chỉ đúng chỗ bằng --corpus; "
            "chỉ mục được giữ nguyên.",
            f"There is no corpus folder {corpus}. Make it and put directives there, or point --corpus to it; "
            "the index is left as it is.",
        )
    found = {path.relative_to(corpus).as_posix(): path for path in corpus.rglob("*") if _is_entry(path)}
    inside = index.resolve()
    files = {
        name: path
        for name, path in sorted(found.items())
        if not _passed_over(name) and inside not in path.resolve().parents
    }
    if not files:
        raise empty_corpus(corpus, ())
    return files


def _is_entry(path: Path) -> bool:
    """Tell whether this is a file, a broken link included: the reader then says what is wrong with it."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def _passed_over(name: str) -> bool:
    parts = name.split("/")
    return any(part.startswith((".", "~$")) for part in parts) or parts[-1].upper().startswith("README")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    :raises OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def empty_corpus(corpus: Path, reasons: tuple[str, ...]) -> CorpusError:
    """Return the error for a folder without one readable file; ``reasons`` are those of the first files."""
    shown = "".join(f"\n  - {reason}" for reason in reasons[:5])
    return CorpusError(
        f"Thư mục {corpus} không có tệp văn bản nào đọc được; chỉ mục được giữ nguyên. Đặt tệp .txt hoặc .md vào đó, "
        f"hoặc chỉ đúng thư mục bằng --corpus.",
        f"The folder {corpus} holds no file that can be read; the index is left as it is. Put .txt or .md files there, "
        f"or point --corpus to the right folder.{shown}",
    )
