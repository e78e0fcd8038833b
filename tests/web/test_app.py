"""The entry: arguments, the address, start-up messages, and leaving."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import app
from ingest.backends import Backends
from ingest.errors import HoiVanBanError
from web.listening import listen

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "app.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, **options
    )


def given(tmp_path: Path, **changes) -> app.Settings:
    values = {"host": "127.0.0.1", "port": 7860, "corpus": tmp_path / "corpus", "index": tmp_path / "index"}
    values["data"] = tmp_path / "data"
    return app.Settings(**values | {"backends": Backends()} | changes)


def test_defaults_and_environment(monkeypatch):
    monkeypatch.setenv("EMBED_MODEL", "other/model")
    monkeypatch.setenv("DATABASE_URL", "")
    assert app.settings([]) == app.Settings(
        "127.0.0.1", 7860, Path("corpus"), Path("index"), Path("data"), Backends(embed_model="other/model")
    )


@pytest.mark.parametrize("wrong", [["--port", "0"], ["--port", "70000"], ["--port", "x"], ["--what"]])
def test_wrong_arguments_leave_with_2(wrong, capsys):
    with pytest.raises(SystemExit) as left:
        app.settings(wrong)
    assert left.value.code == 2 and capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_no_other_address_is_served(host):
    with pytest.raises(HoiVanBanError, match="chưa có tài khoản") as refused:
        listen(host, 0)
    assert "ssh -L" in refused.value.english


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_served(host):
    with listen(host, 0) as bound:
        assert bound.getsockname()[0] == "127.0.0.1"


def test_a_foreign_address_ends_the_command_with_a_message(tmp_path):
    ended = run("--host", "0.0.0.0", "--data", str(tmp_path))
    assert ended.returncode == 1 and "python app.py users add" in ended.stderr and "Traceback" not in ended.stderr


def test_with_accounts_another_address_is_bound():
    with listen("0.0.0.0", 0, accounts=True) as bound:
        assert bound.getsockname()[0] == "0.0.0.0"


def test_a_port_in_use_is_named_with_the_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 1 and f"cổng {port}" in ended.stderr and f"--port {port + 1}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_empty_corpus_opens_nothing_and_says_what_to_do(tmp_path):
    (tmp_path / "corpus").mkdir()
    opened = app.open_library(given(tmp_path))
    assert opened.assistant is None
    assert "không có tệp văn bản" in opened.notices[0].vietnamese and "--corpus" in opened.notices[0].english


def test_a_missing_corpus_is_named(tmp_path):
    opened = app.open_library(given(tmp_path, corpus=tmp_path / "nowhere"))
    assert opened.assistant is None and "nowhere" in opened.notices[0].vietnamese


def test_without_a_corpus_an_index_is_still_answered_from(tmp_path, real_index):
    shutil.copytree(real_index, tmp_path / "index")
    opened = app.open_library(given(tmp_path))
    assert opened.assistant is not None and opened.assistant.catalogue.count() > 0
    assert str(tmp_path / "corpus") in opened.notices[0].vietnamese


def test_files_that_failed_are_listed(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "tot.txt").write_text("SỞ Y TẾ\n\nSố: 16/KH-SYT\n\n1. Giao Sở Y tế chủ trì.\n", encoding="utf-8")
    (corpus / "hong.txt").write_bytes(b"\x00\xff\xfe\x00\x81" * 40)
    opened = app.open_library(given(tmp_path))
    assert opened.assistant is not None
    assert ["hong.txt" in notice.vietnamese for notice in opened.notices] == [True]


def test_an_index_of_another_model_gives_the_command_that_rebuilds(tmp_path, real_index):
    shutil.copytree(real_index, tmp_path / "index")
    manifest = tmp_path / "index" / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"model_id": "', '"model_id": "other-'), encoding="utf-8"
    )
    opened = app.open_library(given(tmp_path, corpus=ROOT / "corpus"))
    assert opened.assistant is None and "--rebuild" in opened.notices[0].vietnamese


def test_a_start_that_crashes_leaves_an_apology(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(app, "open_library", lambda _: 1 / 0)
    service = app.start(given(tmp_path))
    assert "Không mở được kho" in service.opened().notices[0].vietnamese
    assert service.status == "failed" and "ZeroDivisionError" in caplog.text


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a POSIX signal")
def test_ctrl_c_ends_it_quietly(tmp_path):
    (tmp_path / "corpus").mkdir()
    with listen("127.0.0.1", 0) as bound:
        port = bound.getsockname()[1]
    command = [sys.executable, "app.py", "--port", str(port)]
    command += ["--corpus", str(tmp_path / "corpus"), "--index", str(tmp_path / "index")]
    command += ["--data", str(tmp_path / "data")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert f"http://127.0.0.1:{port}" in process.stdout.readline()
            # The port is bound before anything else: a request waits until the page is served.
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
                assert page.status == 200
            assert "không có tệp văn bản" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0 and "Đã dừng." in errors and "Traceback" not in errors
