"""python -m ingest, as a person and as a script call it."""

from __future__ import annotations

import json
import subprocess
import sys
from threading import Event, Thread

import pytest
from filelock import FileLock

from ingest.__main__ import main
from tests.conftest import CORPUS, ROOT
from tests.ingest.store_samples import UNREADABLE, fill, letter

KEYS = (
    "file", "number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "recipients", "copied_to",
    "signer", "signer_title", "sections", "assignments", "references", "text",
)  # fmt: skip


@pytest.fixture
def folders(tmp_path):
    return fill(tmp_path / "corpus", {"a.txt": letter(1), "b.pdf": UNREADABLE}), tmp_path / "index"


def call(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_people_read_what_changed_and_why_something_failed(folders, capsys):
    corpus, index = folders
    assert call("--corpus", corpus, "--index", index) == 0
    out = capsys.readouterr().out
    assert "Thêm mới: a.txt" in out and "1 thêm mới, 0 cập nhật, 0 không đổi, 0 đã bỏ, 1 lỗi" in out
    assert "Lỗi: b.pdf" in out and "tệp không có" in out
    assert call("--corpus", corpus, "--index", index, "--lang", "en") == 0
    out = capsys.readouterr().out
    assert "0 added, 0 updated, 1 unchanged, 0 removed, 1 failed" in out and "b.pdf" in out


def test_json_is_one_document(folders, capsys):
    corpus, index = folders
    assert call("--corpus", corpus, "--index", index, "--json") == 0
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert report["added"] == ["a.txt"] and report["updated"] == report["unchanged"] == report["removed"] == []
    assert report["failed"][0]["file"] == "b.pdf" and "%" not in printed.err
    assert call("--corpus", corpus, "--index", index, "--json", "--rebuild") == 0
    assert json.loads(capsys.readouterr().out)["added"] == ["a.txt"]


@pytest.mark.parametrize("content", [None, {}, {"README.md": "x"}, {"b.pdf": UNREADABLE}])
def test_nothing_to_read_is_exit_1_with_both_languages(tmp_path, capsys, content):
    if content is not None:
        fill(tmp_path / "corpus", content)
    assert call("--corpus", tmp_path / "corpus", "--index", tmp_path / "index", "--json") == 1
    printed = capsys.readouterr()
    assert printed.out == "" and "--corpus" in printed.err and "the index is left as it is" in printed.err


def test_another_ingest_is_exit_1_or_is_waited_for(folders, capsys):
    corpus, index = folders
    index.mkdir()
    with FileLock(index / ".lock"):
        assert call("--corpus", corpus, "--index", index) == 1
        assert call("--corpus", corpus, "--index", index, "--wait", "0.1") == 1
    assert "--wait" in capsys.readouterr().err
    held, enough = Event(), Event()

    def other() -> None:
        with FileLock(index / ".lock"):
            held.set()
            enough.wait(0.5)

    Thread(target=other).start()
    held.wait()
    assert call("--corpus", corpus, "--index", index, "--wait") == 0


def test_an_index_of_another_release_is_made_anew_and_that_is_said(folders, capsys, monkeypatch):
    corpus, index = folders
    assert call("--corpus", corpus, "--index", index) == 0
    monkeypatch.setattr("ingest.index.SPLITTER_VERSION", 99)
    capsys.readouterr()
    assert call("--corpus", corpus, "--index", index) == 0
    assert "Đã tạo lại toàn bộ chỉ mục" in capsys.readouterr().out
    assert call("--corpus", corpus, "--index", index, "--json") == 0
    assert json.loads(capsys.readouterr().out)["rebuilt"] is None


def test_settings_come_from_the_environment(folders, capsys, monkeypatch):
    corpus, index = folders
    monkeypatch.setenv("EMBED_MODEL", "khong-co/mo-hinh")
    assert call("--corpus", corpus, "--index", index) == 1
    assert "khong-co/mo-hinh" in capsys.readouterr().err
    monkeypatch.setenv("EMBED_MODEL", "")
    monkeypatch.setenv("DATABASE_URL", "mysql://x/y")
    assert call("--corpus", corpus, "--index", index) == 1
    assert "DATABASE_URL" in capsys.readouterr().err


def test_an_index_path_that_is_a_file_is_a_message(folders, capsys):
    corpus, index = folders
    index.write_text("")
    assert call("--corpus", corpus, "--index", index) == 1
    assert "Lỗi hệ thống tệp" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--nonsense"], ["inspect"], ["--corpus"], ["inspect", "a.txt", "--rebuild"]])
def test_wrong_usage_is_exit_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_inspect_gives_every_field_and_indexes_nothing(folders, capsys, monkeypatch):
    corpus, _ = folders
    monkeypatch.chdir(corpus.parent)
    before = sorted(corpus.parent.rglob("*"))
    assert call("inspect", "corpus/a.txt", "corpus/b.pdf", "none.txt", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    (directive,) = printed["directives"]
    assert tuple(directive)[: len(KEYS)] == KEYS and directive["file"] == "corpus/a.txt"
    assert (directive["number"], directive["date"]) == ("1/UBND-VX", "2023-03-02")
    text = directive["text"]
    assert [text[s["start"] :][:2] for s in directive["sections"]] == ["1.", "2."]
    assert directive["assignments"][0]["lead"] == ["Sở Y tế"]
    assert {"path", "title", "start", "end", "page"} <= set(directive["sections"][0])
    assert {"lead", "coordinating", "task", "deadline", "start", "end"} <= set(directive["assignments"][0])
    assert {"number", "kind", "date", "issuer", "relation", "start", "end"} <= set(directive["references"][0])
    for name, ranges in directive["spans"].items():
        assert all(0 <= start < end <= len(text) for start, end in ranges), name
    assert [failure["file"] for failure in printed["failed"]] == ["corpus/b.pdf", "none.txt"]
    assert sorted(corpus.parent.rglob("*")) == before


def test_inspect_for_people(folders, capsys):
    corpus, _ = folders
    assert call("inspect", corpus / "a.txt", corpus / "b.pdf") == 0
    printed = capsys.readouterr()
    assert "Số: 1/UBND-VX" in printed.out and "Nhiệm vụ (giao): Sở Y tế" in printed.out and "b.pdf" in printed.err
    assert call("inspect", corpus / "b.pdf") == 1


def test_an_unchanged_folder_is_checked_without_the_heavy_libraries(tmp_path):
    index = tmp_path / "index"
    heavy = "{'chromadb', 'llama_index', 'tantivy', 'numpy', 'torch', 'tqdm'}"
    code = (
        "import sys; from ingest.__main__ import main;"
        f"assert main(['--corpus', {str(CORPUS)!r}, '--index', {str(index)!r}]) == 0;"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    for expected in (True, False):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
        last = done.stdout.strip().split("\n")[-1]
        assert ("chromadb" in last) == expected and (expected or last == "[]")
