"""CHROMA_URL: a real chroma server, started by the test, and what happens where there is none."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.backends import Backends
from ingest.errors import IndexMissingError
from ingest.index import sync
from ingest.store.chroma_client import ChromaError, Vectorbase, check, collection_name, connect, explained
from retrieval.search import Search
from tests.ingest.store_samples import contents, letter
from tests.ingest.store_samples import fill as fill_folder

PATIENCE = 600
"""Tenths of a second that a server may take to start."""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """The address of a server of its own, on a free port."""
    port = free_port()
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(tmp_path_factory.mktemp("server")), "--port", str(port)]
    process = subprocess.Popen([*command, "--host", "127.0.0.1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(PATIENCE):
            try:
                check(address)
                break
            except ChromaError:
                ended(process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def ended(process: subprocess.Popen[bytes]) -> None:
    """Wait a tenth of a second; fail if the server ended."""
    try:
        status = process.wait(timeout=0.1)
    except subprocess.TimeoutExpired:
        return
    pytest.fail(f"chroma run ended with {status}")


@pytest.fixture
def generation(tmp_path):
    folder = tmp_path / "index" / "gen-0007" / "vectors"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(params=["folder", "server"])
def base(request, generation):
    """The same store in a folder and on a server."""
    address = request.getfixturevalue("url") if request.param == "server" else None
    found = connect(generation, address)
    yield found
    found.drop()
    found.close()


def fill(base: Vectorbase) -> None:
    base.collection({}).add(
        ids=["a", "b", "c"],
        embeddings=[[1.0, 0.0], [0.0, 2.0], [3.0, 3.0]],
        documents=["Sở Y tế", "Sở Tài chính", "cả hai"],
        metadatas=[{"directive_id": name} for name in ("x", "x", "y")],
    )


def test_vectors_are_found_by_cosine(base):
    assert base.collection() is None
    fill(base)
    found = base.collection().query(query_embeddings=[[5.0, 0.1]], n_results=3, include=["distances"])
    assert found["ids"] == [["a", "c", "b"]]
    assert found["distances"][0] == pytest.approx([0.0002, 0.2789, 0.98], abs=1e-3)
    filtered = base.collection().query(query_embeddings=[[5.0, 0.1]], n_results=3, where={"directive_id": "y"})
    assert filtered["ids"] == [["c"]]


def test_opening_again_keeps_what_is_there(base, generation):
    fill(base)
    base.collection({}).delete(where={"directive_id": {"$in": ["x"]}})
    again = connect(generation, base.url)
    assert again.collection().get()["ids"] == ["c"]
    again.close()


def test_a_dropped_collection_is_gone(base):
    fill(base)
    base.drop()
    base.drop()
    assert base.collection() is None


def test_each_generation_has_a_collection_of_its_own(url, generation, tmp_path):
    old, new = connect(generation, url), connect(tmp_path / "index" / "gen-0008" / "vectors", url)
    fill(old)
    new.collection({})
    assert (old.name, new.name) == ("hoi-van-ban-gen-0007", "hoi-van-ban-gen-0008")
    assert (old.collection().count(), new.collection().count()) == (3, 0)
    old.drop()
    assert new.collection() is not None
    new.drop()


def test_an_unknown_database_is_named(url, generation):
    with pytest.raises(ChromaError, match="so-y-te"):
        connect(generation, f"{url}/?database=so-y-te")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:8000", "http://host:8000"),
        ("ftp://127.0.0.1", "http://host:8000"),
        ("http://", "http://host:8000"),
        ("http://127.0.0.1:8000/?bang=1", "bang: only tenant and database"),
        ("http://127.0.0.1:70000", "Port"),
    ],
)
def test_what_is_no_address_is_named(generation, address, said):
    for use in (check, lambda given: connect(generation, given)):
        with pytest.raises(ChromaError, match=said) as caught:
            use(address)
        assert "CHROMA_URL" in str(caught.value)


def test_a_password_is_sent_and_never_shown(generation, monkeypatch):
    import httpx

    sent = []

    def refuse(address, headers, **_):
        sent.append((address, headers))
        raise httpx.ConnectError(f"cannot reach {address}")

    monkeypatch.setattr(httpx, "get", refuse)
    with pytest.raises(ChromaError) as caught:
        check("http://ten:m%40t-khau@127.0.0.1:9/kho")
    assert sent == [("http://127.0.0.1:9/kho/api/v2/heartbeat", {"Authorization": "Basic dGVuOm1AdC1raGF1"})]
    assert "khau" not in str(caught.value)


def test_a_server_that_is_not_there_is_an_error(generation):
    address = f"http://127.0.0.1:{free_port()}"
    for use in (check, lambda given: connect(generation, given)):
        with pytest.raises(ChromaError, match=r"CHROMA_URL.*refused"):
            use(address)
    check(None)


def test_a_server_that_answers_otherwise_is_an_error():
    """Something else listens there, a web server for one."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Other(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(404)

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(ChromaError, match="404"):
            check(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()


def test_a_server_that_goes_away_is_an_error():
    import httpx

    with pytest.raises(ChromaError, match="gone"), explained("http://127.0.0.1:8000"):
        raise httpx.ReadError("gone")
    with pytest.raises(httpx.ReadError), explained(None):
        raise httpx.ReadError("gone")


def test_names_are_those_of_generations():
    assert collection_name(Path("index/gen-0012")) == "hoi-van-ban-gen-0012"


def test_an_index_whose_vectors_are_on_a_server(url, tmp_path):
    """Sync, search, change, rebuild: as in a folder, and nothing of the vectors in it."""
    corpus, index = (
        fill_folder(tmp_path / "corpus", {"a.txt": letter(1), "b.txt": letter(2, "phòng cháy")}),
        tmp_path / "i",
    )
    assert sync(corpus, index, backends=Backends(chroma_url=url)).added == ("a.txt", "b.txt")
    assert not (index / "gen-0001" / "vectors").exists()
    search = Search.open(index, backends=Backends(chroma_url=url))
    assert "dense" in search.search("tiêm chủng mở rộng")[0].ranks
    first = held(url, "gen-0001")
    (corpus / "b.txt").unlink()
    assert sync(corpus, index, backends=Backends(chroma_url=url)).removed == ("b.txt",)
    assert held(url, "gen-0001") < first
    assert all(hit.passage.directive_id != "b" for hit in search.search("phòng cháy"))
    assert sync(corpus, index, backends=Backends(chroma_url=url), rebuild=True).added == ("a.txt",)
    assert held(url, "gen-0002") and search.search("tiêm chủng")[0].ranks["dense"]
    sync(corpus, index, backends=Backends(chroma_url=url))
    assert held(url, "gen-0001") is None
    connect(index / "gen-0002" / "vectors", url).drop()


def test_a_server_is_filled_from_an_index_that_is_there(url, tmp_path):
    """CHROMA_URL set, and unset again, needs no rebuild: the next sync makes the vectors where they are looked for."""
    corpus, index = fill_folder(tmp_path / "corpus", {"a.txt": letter(1)}), tmp_path / "i"
    sync(corpus, index)
    with pytest.raises(IndexMissingError):
        Search.open(index, backends=Backends(chroma_url=url))
    assert not sync(corpus, index, backends=Backends(chroma_url=url)).failed
    assert Search.open(index, backends=Backends(chroma_url=url)).search("tiêm chủng")[0].ranks["dense"]
    connect(index / "gen-0001" / "vectors", url).drop()


def test_a_server_that_is_away_changes_nothing(tmp_path, caplog):
    corpus, index = fill_folder(tmp_path / "corpus", {"a.txt": letter(1)}), tmp_path / "i"
    sync(corpus, index)
    before = contents(index)
    fill_folder(corpus, {"b.txt": letter(2)})
    away = f"http://127.0.0.1:{free_port()}"
    for rebuild in (False, True):
        with pytest.raises(ChromaError, match="CHROMA_URL"):
            sync(corpus, index, backends=Backends(chroma_url=away), rebuild=rebuild)
    with pytest.raises(ChromaError, match="CHROMA_URL"):
        Search.open(index, backends=Backends(chroma_url=away))
    assert contents(index) == before


def test_search_goes_on_while_the_server_is_away(url, tmp_path, monkeypatch, caplog):
    import httpx

    corpus, index = fill_folder(tmp_path / "corpus", {"a.txt": letter(1)}), tmp_path / "i"
    sync(corpus, index, backends=Backends(chroma_url=url))
    search = Search.open(index, backends=Backends(chroma_url=url))
    there = search.search("tiêm chủng")

    def gone(*_, **__):
        raise httpx.ConnectError("gone")

    with monkeypatch.context() as patched:
        patched.setattr("chromadb.api.models.Collection.Collection.query", gone)
        found = [search.search("tiêm chủng") for _ in range(2)]
    assert all(hits and all(set(hit.ranks) == {"lexical"} for hit in hits) for hits in found)
    assert caplog.text.count("searching without the dense retriever") == 1
    assert search.search("tiêm chủng") == there
    connect(index / "gen-0001" / "vectors", url).drop()


def held(url: str, generation: str) -> int | None:
    """Return how many records the server has of a generation, None where it has no collection."""
    base = connect(Path(generation) / "vectors", url)
    collection = base.collection()
    count = None if collection is None else collection.count()
    base.close()
    return count
