"""A browser where one is installed, and the page served over the stand-in assistant."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ingest.access import Access
from tests.web.stub_assistant import StubAssistant
from web.office.store import Office
from web.service import Service
from web.site import Site

SCREENS = Path(__file__).resolve().parent.parent / "out"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def site_over(assistant: object, folder: Path | None = None) -> Site:
    """A site over an assistant, a service or a site; its database and folders are made where they are not given."""
    if isinstance(assistant, Site):
        return assistant
    service = assistant if isinstance(assistant, Service) else Service.ready(assistant)
    made = folder or Path(tempfile.mkdtemp(prefix="hvb-test-"))
    (made / "corpus").mkdir(exist_ok=True)
    return Site(service, Office.open(made / "data"), made / "corpus", made / "index")


def client_of(assistant: object, address: str = "http://127.0.0.1:7860") -> TestClient:
    """A client of the whole application over ``assistant``, as it is called under ``address``."""
    from web.server import application

    served = application(site_over(assistant))
    return TestClient(served, base_url=address, raise_server_exceptions=False)


@contextmanager
def serving(assistant: object) -> Iterator[str]:
    """Serve the page over ``assistant`` on a free port; yields its address."""
    import uvicorn

    from web.listening import listen
    from web.server import application

    bound = listen("127.0.0.1", 0)
    server = uvicorn.Server(
        uvicorn.Config(application(site_over(assistant)), log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, or a skip that says what to install."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser is installed (looked for {', '.join(BROWSERS)})")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def stub() -> StubAssistant:
    return StubAssistant()


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    """A small corpus of drawn files, one of them a scan, with its index and a site over it."""
    from tests.web.drawn_collection import draw

    return draw(tmp_path_factory.mktemp("drawn"))


@pytest.fixture(scope="session")
def work(tmp_path_factory):
    """The assistant over a collection with work around today and a closed folder."""
    from answer.assistant import Assistant
    from tests.web.work_collection import make

    return Assistant.open(make(tmp_path_factory.mktemp("work")))


@pytest.fixture(scope="session")
def work_app(work):
    """A client of the site over that collection."""
    return client_of(work)


@pytest.fixture(scope="session")
def work_reader(work):
    """The same as somebody has it who may not read the closed folder."""
    from tests.web.work_collection import CLOSED

    return client_of(Service.ready(work.for_reader(Access(frozenset({CLOSED})))))


@pytest.fixture(scope="session")
def work_address(work):
    """Where the page over that collection is served."""
    with serving(work) as at:
        yield at


@pytest.fixture(scope="session")
def address(stub):
    """Where the page over the stand-in assistant is served."""
    with serving(stub) as at:
        yield at


@pytest.fixture
def visit(browser, request) -> Iterator[Callable]:
    """Opens a page and waits until it can be used; afterwards no script failed and nothing left this machine.

    What each page looked like at the end stays in ``tests/out``.
    """
    pages, requested, failures = [], [], []

    def opened(at: str, path: str = "", ready: str = ".log", **options):
        page = browser.new_page(**({"viewport": {"width": 1280, "height": 800}} | options))
        page.set_default_timeout(20_000)
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(at + path)
        page.wait_for_selector(ready)
        pages.append((page, at))
        return page

    yield opened
    SCREENS.mkdir(parents=True, exist_ok=True)
    for number, (page, at) in enumerate(pages, 1):
        page.screenshot(path=SCREENS / f"{re.sub(r'[^A-Za-z0-9]+', '-', request.node.name)}-{number}.png")
        assert page.evaluate("window.stolen") is None
        assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        assert page.evaluate("indexedDB.databases()") == []
        assert [url for url in requested if not url.startswith((at, "data:", "file:"))] == []
        page.close()
    assert failures == []
