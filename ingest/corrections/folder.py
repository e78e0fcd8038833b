"""The folder of corrections: one TOML file for each source file, ``corpus/.corrections/<file>.toml``.

A name that begins with a dot is passed over when the corpus is read, and the files are moved and backed up with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from ingest.atomic import written_whole
from ingest.corrections.notation import from_toml, to_toml
from ingest.corrections.records import CorrectionError, DirectiveCorrections
from ingest.report import Failure

FOLDER = ".corrections"
_LONGEST = 240
"""Bytes of a file's name, its ending left out; most file systems take 255."""
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of a corpus as they stand now, by the file that they were made for.

    ``by_bytes`` holds the same by the digest of that file, with its name; ``failed`` names those that are unreadable.
    """

    files: Mapping[str, tuple[DirectiveCorrections, ...]] = field(default_factory=dict)
    by_bytes: Mapping[str, tuple[tuple[str, DirectiveCorrections], ...]] = field(default_factory=dict)
    failed: Mapping[str, Failure] = field(default_factory=dict)

    @classmethod
    def read(cls, corpus: Path) -> Corrections:
        """Read the folder of a corpus; a file that is no corrections file is named in ``failed``."""
        files: dict[str, tuple[DirectiveCorrections, ...]] = {}
        failed: dict[str, Failure] = {}
        for path in sorted((corpus / FOLDER).rglob("*.toml")):
            shown = path.relative_to(corpus).as_posix()
            try:
                file, entries = from_toml(path.read_text(encoding="utf-8"), shown)
            except CorrectionError as error:
                failed[_file_of(corpus, path)] = Failure(shown, str(error))
            except (OSError, UnicodeDecodeError) as error:
                failed[_file_of(corpus, path)] = Failure(shown, str(_unreadable(shown, error)))
            else:
                files[file] = (*files.get(file, ()), *entries)
        by_bytes: dict[str, tuple[tuple[str, DirectiveCorrections], ...]] = {}
        for file, entries in files.items():
            for entry in entries:
                by_bytes[entry.file_digest] = (*by_bytes.get(entry.file_digest, ()), (file, entry))
        return cls(files, by_bytes, failed)

    def of(self, file: str, digest: str) -> tuple[DirectiveCorrections, ...]:
        """Return what was corrected in a file: recorded under its name, then on the same bytes under another."""
        own = self.files.get(file, ())
        if not digest:
            return own
        return (*own, *(entry for name, entry in self.by_bytes.get(digest, ()) if name != file))

    def key(self, file: str, digest: str) -> str | None:
        """Return what changes whenever the corrections of a file do; empty without any, None where it cannot be told.

        It cannot where the corrections of the file are unreadable now: what was applied before is then to stay.
        """
        if file in self.failed:
            return None
        entries = self.of(file, digest)
        return hashlib.sha256(repr(entries).encode("utf-8", "surrogatepass")).hexdigest()[:16] if entries else ""


NO_CORRECTIONS = Corrections()


def path_of(corpus: Path, file: str) -> Path:
    """Return where the corrections of a source file are kept."""
    place = PurePosixPath(file)
    name = place.name
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        digest = hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        name = f"{name.encode()[: _LONGEST - 10].decode('utf-8', 'ignore')}-{digest}"
    return corpus / FOLDER / place.parent / f"{name}.toml"


def load(corpus: Path, file: str) -> tuple[DirectiveCorrections, ...]:
    """Return the corrections that are recorded under a file's name, none where there are none.

    :raises CorrectionError: they cannot be read.
    """
    path = path_of(corpus, file)
    shown = path.relative_to(corpus).as_posix()
    try:
        return from_toml(path.read_text(encoding="utf-8"), shown)[1]
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(shown, error) from error


def save(corpus: Path, file: str, entries: tuple[DirectiveCorrections, ...]) -> None:
    """Write the corrections of a file, whole or not at all; without any their file goes.

    :raises CorrectionError: the folder cannot be written to; what was there before is as it was.
    """
    path = path_of(corpus, file)
    kept = tuple(entry for entry in entries if entry.fields or entry.assignments)
    try:
        if not kept:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        written_whole(path, to_toml(file, kept).encode())
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def locked(corpus: Path) -> Iterator[None]:
    """Hold the corrections of a corpus, so that two people who save at once lose nothing.

    :raises CorrectionError: the folder cannot be written to, or somebody else holds it for too long.
    """
    folder = corpus / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise CorrectionError(
            f"Đang có người khác lưu sửa đổi vào {folder}; đợi một lát rồi lưu lại.",
            f"Somebody else is saving corrections to {folder}; wait a moment and save again.",
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error


def _file_of(corpus: Path, path: Path) -> str:
    return path.relative_to(corpus / FOLDER).as_posix().removesuffix(".toml")


def _unreadable(shown: str, error: Exception) -> CorrectionError:
    return CorrectionError(
        f"{shown}: không đọc được tệp sửa đổi ({error}); mở tệp kiểm tra lại, hoặc xóa đi nếu không cần.",
        f"{shown}: the corrections cannot be read ({error}); look at the file, or delete it if it is not needed.",
    )


def _unwritable(path: Path, error: OSError) -> CorrectionError:
    reason = error.strerror or str(error)
    return CorrectionError(
        f"{path}: không lưu được sửa đổi ({reason}); kiểm tra ổ đĩa còn chỗ và thư mục có quyền ghi.",
        f"{path}: the correction cannot be saved ({reason}); check free space and that the folder may be written to.",
    )
