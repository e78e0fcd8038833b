"""Adding, replacing and removing files of the corpus: whole or not at all, with the reason, and taken back."""

from __future__ import annotations

import errno
import io
import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import trash
from ingest.corpus_changes import ChangeError, FileThereError, add, changes, purge, remove, undo
from ingest.corpus_names import NameRefusedError, safe_name
from ingest.errors import HoiVanBanError, ReadError
from ingest.header.secrecy import SecretError
from ingest.index import sync
from ingest.store.catalogue import Catalogue
from tests.ingest.readers.sheets import page, pdf, shown
from tests.ingest.store_samples import UNREADABLE, FakeEmbedder, fill, letter

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SECRET = "MẬT\n\n" + letter(5)


@pytest.fixture
def corpus(tmp_path):
    return fill(tmp_path / "corpus", {"a.txt": letter(1), "sub/b.txt": letter(2)})


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


def put(corpus: Path, index: Path, name: str, text: str | bytes = "", **options):
    content = io.BytesIO((text or letter(9)).encode() if isinstance(text, str) else text)
    return add(corpus, index, name, content, by="an", **options)


def seen(corpus: Path) -> dict[str, str]:
    """Return every file of the corpus but the notes and the locks of the trash."""
    paths = (p for p in corpus.rglob("*") if p.is_file() and p.name not in (".lock", ".change.json"))
    return {p.relative_to(corpus).as_posix(): p.read_text() for p in paths if trash.FOLDER not in p.parts}


def test_a_file_is_added_with_what_was_read_in_it(corpus, index):
    before = seen(corpus)
    added = put(corpus, index, "Công văn 9.txt", folder="2024/quý 1", at=AT)
    assert seen(corpus) == before | {"2024/quý 1/Công văn 9.txt": letter(9)}
    assert [d.number for d in added.directives] == ["9/UBND-VX"] and added.directives[0].file == added.change.file
    assert added.change.file == "2024/quý 1/Công văn 9.txt" and added.change.action == "added"
    assert changes(corpus) == [added.change] and (added.change.by, added.change.at) == ("an", AT)


def test_adding_is_taken_back_and_taken_back_again(corpus, index):
    before = seen(corpus)
    change = put(corpus, index, "c.txt").change
    removed = undo(corpus, index, change.id, by="bình")
    assert seen(corpus) == before and removed.action == "removed" and changes(corpus) == [removed]
    again = undo(corpus, index, removed.id)
    assert seen(corpus) == before | {"c.txt": letter(9)} and again.action == "added" and changes(corpus) == [again]


def test_a_file_of_the_same_name_is_only_replaced_when_that_is_asked(corpus, index):
    before = seen(corpus)
    with pytest.raises(FileThereError, match=r"a\.txt.*đã có"):
        put(corpus, index, "a.txt")
    assert seen(corpus) == before and changes(corpus) == []
    change = put(corpus, index, "a.txt", replace=True).change
    assert seen(corpus) == before | {"a.txt": letter(9)} and change.action == "replaced"
    assert trash.kept(corpus, change).read_text() == letter(1)
    back = undo(corpus, index, change.id)
    assert seen(corpus) == before and back.action == "replaced"
    undo(corpus, index, back.id)
    assert seen(corpus) == before | {"a.txt": letter(9)}


def test_replacing_what_is_not_there_adds(corpus, index):
    assert put(corpus, index, "c.txt", replace=True).change.action == "added"


def test_diacritics_composed_otherwise_are_the_same_name(corpus, index):
    (corpus / "Co\u0302ng va\u0306n.txt").write_text(letter(3))
    with pytest.raises(FileThereError):
        put(corpus, index, "Công văn.txt")
    put(corpus, index, "Công văn.txt", replace=True)
    assert sorted(p.name for p in corpus.glob("C*")) == ["Co\u0302ng va\u0306n.txt"]


def test_a_file_is_removed_and_put_back(corpus, index):
    before = seen(corpus)
    change = remove(corpus, index, "sub/b.txt", by="an")
    assert seen(corpus) == {"a.txt": letter(1)} and change.action == "removed"
    (corpus / "sub").rmdir()
    undo(corpus, index, change.id)
    assert seen(corpus) == before


def test_the_only_file_is_not_removed(corpus, index):
    remove(corpus, index, "a.txt")
    with pytest.raises(ChangeError, match="duy nhất"):
        remove(corpus, index, "sub/b.txt")
    assert seen(corpus) == {"sub/b.txt": letter(2)} and len(changes(corpus)) == 1


@pytest.mark.parametrize("file", ["c.txt", "../a.txt", ".trash", "", "sub", "/etc/passwd", "a.txt\x00"])
def test_what_is_not_there_is_not_removed(corpus, index, file):
    with pytest.raises(ChangeError):
        remove(corpus, index, file)
    assert len(seen(corpus)) == 2


@pytest.mark.parametrize("what", ["changed", "gone", "back"])
def test_a_file_that_changed_again_is_left_as_it_is(corpus, index, what):
    if what == "back":
        change = remove(corpus, index, "a.txt")
        (corpus / "a.txt").write_text(letter(7))
    else:
        change = put(corpus, index, "a.txt", replace=True).change
        (corpus / "a.txt").write_text(letter(7)) if what == "changed" else (corpus / "a.txt").unlink()
    before = seen(corpus)
    with pytest.raises(ChangeError, match="thay đổi lần nữa"):
        undo(corpus, index, change.id)
    assert seen(corpus) == before and changes(corpus) == [change]


@pytest.mark.parametrize("change_id", ["", "x", "../..", "20240506T070809-00000000", "20240506T070809-1a2b3c4d/../x"])
def test_changes_that_are_not_known(corpus, index, change_id):
    with pytest.raises(ChangeError, match="Không còn thay đổi"):
        undo(corpus, index, change_id)


@pytest.mark.parametrize("note", [b"", b"[]", b"{}", b'{"path": "../../x"}'])
def test_a_note_that_was_tampered_with_leads_nowhere(corpus, index, note):
    change = remove(corpus, index, "a.txt")
    place = corpus / trash.FOLDER / change.id / ".change.json"
    known = json.loads(place.read_text())
    place.write_bytes(json.dumps(known | json.loads(note)).encode() if note.startswith(b'{"') else note)
    assert changes(corpus) == []
    with pytest.raises(ChangeError):
        undo(corpus, index, change.id)


@pytest.mark.parametrize(
    "name",
    ["", " ", ".", "..", "../a.txt", "a/b.txt", "a\\b.txt", "/etc/passwd", "C:\\a.txt", ".a.txt", "~$a.docx",
     "README.md", "readme.txt", "Thumbs.db", "desktop.ini", "\x00.txt", "a\n.txt", "a\u202etxt.exe",
     "a\u200b.txt", "a\ud800.txt", "a\ufeff.txt", "CON", "nul.txt", "a?.txt", "a.", "…" * 67 + ".txt"],
)  # fmt: skip
def test_names_that_are_refused(corpus, index, name):
    before = seen(corpus)
    with pytest.raises(NameRefusedError) as caught:
        put(corpus, index, name)
    assert "\u202e" not in str(caught.value) and "\n." not in caught.value.vietnamese
    str(caught.value).encode()
    assert seen(corpus) == before


@pytest.mark.parametrize(
    "folder", ["..", "../x", "a/../..", ".trash", ".corrections", "a//b", "a.txt", "link", "x" * 900]
)
def test_folders_that_are_refused(corpus, index, folder, tmp_path):
    (tmp_path / "outside").mkdir()
    (corpus / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(NameRefusedError):
        put(corpus, index, "c.txt", folder=folder)
    assert not list((tmp_path / "outside").iterdir())


def test_names_are_composed():
    assert safe_name(" Công va\u0306n số 1 (bản 2).pdf ") == "Công văn số 1 (bản 2).pdf"


@pytest.mark.parametrize(
    ("content", "error", "reason"),
    [
        (UNREADABLE, ReadError, "không có chữ"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)), ReadError, "định dạng"),
        (b"%PDF-1.7 not quite", ReadError, "hỏng"),
        (SECRET.encode(), SecretError, "MẬT"),
        (letter(1).encode() * 40, ReadError, "vượt giới hạn"),
    ],
    ids=["empty", "program", "broken", "secret", "too large"],
)
def test_a_file_that_cannot_be_read_leaves_nothing_but_the_reason(corpus, index, content, error, reason):
    before = seen(corpus)
    name = "c.pdf" if content.startswith(b"%PDF") else "c.txt"
    with pytest.raises(error, match=reason) as caught:
        put(corpus, index, name, content, largest=30_000)
    assert name in caught.value.vietnamese and name in caught.value.english and "coming" not in str(caught.value)
    assert seen(corpus) == before and changes(corpus) == []
    stored = [p for p in index.rglob("*") if p.is_file()] if index.exists() else []
    assert not [p for p in stored if "Sở Y tế".encode() in p.read_bytes()]


def test_a_bad_file_does_not_replace_a_good_one(corpus, index):
    with pytest.raises(ReadError):
        put(corpus, index, "a.txt", UNREADABLE, replace=True)
    assert seen(corpus)["a.txt"] == letter(1)


def test_a_secret_file_is_taken_where_that_is_allowed(corpus, index):
    assert put(corpus, index, "c.txt", SECRET, accept_secret=True).directives[0].secrecy


def test_a_pdf_is_read_in_a_process_of_its_own_and_tells_its_pages(corpus, index):
    told = []
    sheet = page(shown("Số: 16/KH-UBND", 90, 90) + shown("Giao Sở Y tế chủ trì lập kế hoạch tiêm chủng", 90, 120))
    added = put(corpus, index, "c.pdf", pdf(sheet, sheet), on_page=lambda *pages: told.append(pages))
    assert told[-1] == (2, 2) and added.directives[0].pages and (corpus / "c.pdf").exists()


class Full(io.BytesIO):
    """A disk that is full in the middle of a file."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_and_leaves_nothing(corpus, index):
    before = seen(corpus)
    with pytest.raises(ChangeError, match="No space left"):
        add(corpus, index, "c.txt", Full())
    assert seen(corpus) == before and changes(corpus) == []


@pytest.mark.parametrize("step", ["note", "link", "replace"])
@pytest.mark.parametrize("action", ["add", "replace", "remove"])
def test_a_disk_that_fails_at_any_step_leaves_the_corpus_as_it_was(corpus, index, monkeypatch, step, action):
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    before = seen(corpus)
    target = {"note": (trash, "note"), "link": (os, "link"), "replace": (Path, "replace")}[step]
    monkeypatch.setattr(*target, fail)
    done = False
    try:
        if action == "remove":
            remove(corpus, index, "a.txt")
        else:
            put(corpus, index, "c.txt" if action == "add" else "a.txt", replace=action == "replace")
        done = True
    except ChangeError:
        monkeypatch.undo()
        assert seen(corpus) == before and changes(corpus) == []
    monkeypatch.undo()
    if done:  # the step is not needed for this, or there is another way
        (change,) = changes(corpus)
        undo(corpus, index, change.id)
        assert seen(corpus) == before


def test_without_links_a_file_that_cannot_be_replaced_goes_back(corpus, index, monkeypatch):
    """A file system without links: the old file is moved away first, then the new one does not come."""
    real, moves = Path.replace, []

    def second_fails(self: Path, target: Path) -> Path:
        moves.append(target)
        if self.name.startswith(".coming-"):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(self, target)

    before = seen(corpus)
    monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.EPERM, "no links")))
    monkeypatch.setattr(Path, "replace", second_fails)
    with pytest.raises(ChangeError):
        put(corpus, index, "a.txt", replace=True)
    monkeypatch.undo()
    assert len(moves) == 4 and seen(corpus) == before and changes(corpus) == []


def test_a_file_that_comes_at_the_same_moment_is_not_overwritten(corpus, index, monkeypatch):
    """Somebody copies a file of the name into the folder after it was looked for."""
    real = trash.note

    def note(where: Path, change: trash.Change) -> None:
        real(where, change)
        (corpus / "c.txt").write_text("theirs")

    monkeypatch.setattr(trash, "note", note)
    with pytest.raises(FileThereError):
        put(corpus, index, "c.txt")
    assert seen(corpus)["c.txt"] == "theirs" and len(seen(corpus)) == 3 and changes(corpus) == []


def test_of_two_uploads_of_one_name_one_is_taken(corpus, index):
    outcomes: list[object] = []
    ready = threading.Barrier(6)

    def upload(number: int) -> None:
        ready.wait()
        try:
            outcomes.append(put(corpus, index, "c.txt", letter(number)).change)
        except HoiVanBanError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(10, 16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [outcome for outcome in outcomes if not isinstance(outcome, FileThereError)]
    assert len(outcomes) == 6 and [change.action for change in taken] == ["added"] and len(seen(corpus)) == 3


def test_a_link_is_removed_and_replaced_itself(corpus, index, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text(letter(4))
    (corpus / "link.txt").symlink_to(outside)
    change = put(corpus, index, "link.txt", replace=True).change
    assert not (corpus / "link.txt").is_symlink() and outside.read_text() == letter(4)
    undo(corpus, index, change.id)
    assert (corpus / "link.txt").is_symlink()
    undo(corpus, index, remove(corpus, index, "link.txt").id)
    assert (corpus / "link.txt").read_text() == letter(4) == outside.read_text()


def test_an_empty_folder_beside_an_index_takes_no_file(corpus, index):
    """A disk that is not mounted: the next sync would remove all that was there."""
    sync(corpus, index, embedder=FakeEmbedder())
    fill(corpus, {})
    with pytest.raises(ChangeError, match="đang trống"):
        put(corpus, index, "c.txt")
    assert seen(corpus) == {}


def test_the_first_file_of_a_new_corpus(tmp_path, index):
    put(tmp_path / "new", index, "c.txt")
    assert sync(tmp_path / "new", index, embedder=FakeEmbedder()).added == ("c.txt",)


def test_changes_never_show_in_the_index_but_as_files(corpus, index):
    sync(corpus, index, embedder=FakeEmbedder())
    put(corpus, index, "a.txt", letter(8), replace=True)
    removed = remove(corpus, index, "sub/b.txt")
    report = sync(corpus, index, embedder=FakeEmbedder())
    assert (report.updated, report.removed, report.failed) == (("a.txt",), ("sub/b.txt",), ())
    assert Catalogue.open(index).numbers() == ["8/UBND-VX"]
    undo(corpus, index, removed.id)
    assert sync(corpus, index, embedder=FakeEmbedder()).added == ("sub/b.txt",)


def test_changes_come_newest_first_and_old_ones_are_purged(corpus, index):
    old = put(corpus, index, "a.txt", replace=True, at=AT).change
    new = remove(corpus, index, "sub/b.txt", at=AT + timedelta(days=30))
    half = corpus / "sub" / ".coming-0.txt"
    half.write_text("x")
    os.utime(half, (AT.timestamp(), AT.timestamp()))
    fresh = corpus / ".coming-1.txt"
    fresh.write_text("x")
    assert changes(corpus) == [new, old]
    assert purge(corpus, AT + timedelta(days=1)) == 1
    assert changes(corpus) == [new] and not trash.kept(corpus, old).exists()
    assert not half.exists() and fresh.exists()
    with pytest.raises(ChangeError):
        undo(corpus, index, old.id)


def test_a_corpus_that_cannot_be_written_to(tmp_path, index):
    (tmp_path / "file").write_text("no folder")
    for call in (lambda: put(tmp_path / "file" / "corpus", index, "c.txt"), lambda: purge(tmp_path / "file", AT)):
        with pytest.raises(ChangeError, match="không ghi được"):
            call()
