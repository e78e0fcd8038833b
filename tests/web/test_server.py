"""What is served around the page: headers, hosts, fonts, colours; and nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import site_over
from tests.web.stub_assistant import StubAssistant
from web.page import STATIC, build
from web.quick import gr, no_stub_files
from web.server import application

TOKENS = (STATIC / "tokens.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site():
    return TestClient(application(site_over(StubAssistant())), base_url="http://127.0.0.1")


def test_the_page_names_no_other_server(site):
    """Gradio's settings hold addresses as data; what a browser would load stands in tags."""
    html = site.get("/").text
    assert 'lang="vi"' in html and "ui/page.css" in html and "og:" not in html
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']*""", html) == []


@pytest.mark.parametrize("path", ["/", "/healthz", "/ui/page.css", "/theme.css", "/api/directives"])
def test_every_response_carries_the_policy(site, path):
    headers = site.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_refused(site, host):
    for path in ("/", "/api/directives", "/gradio_api/info"):
        assert site.get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1", "[::1]:7860"])
def test_this_machine_is_served(site, host):
    assert site.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/monitoring/summary"])
def test_pages_that_load_from_elsewhere_or_watch_are_off(site, path):
    assert site.get(path).status_code in {403, 404}


def test_fonts_icon_and_licence_are_served(site):
    for url in re.findall(r'url\("(fonts/[^"]+)"\)', (STATIC / "fonts.css").read_text(encoding="utf-8")):
        assert site.get(f"/ui/{url}").content[:4] == b"wOF2"
    assert "SIL Open Font License" in site.get("/ui/fonts/OFL.txt").text
    assert site.get("/favicon.ico").content[1:4] == b"PNG"
    assert "fonts.googleapis" not in site.get("/theme.css").text


def test_files_outside_the_static_folder_are_not(site):
    for path in ("/ui/../page.py", "/ui/%2e%2e/page.py", "/gradio_api/file=app.py", "/gradio_api/file=/etc/hostname"):
        assert site.get(path).status_code in {403, 404}


def test_no_event_is_open_to_api_clients():
    blocks = build(site_over(StubAssistant()))
    events = blocks.config["dependencies"]
    assert events and all(event["api_visibility"] == "private" for event in events)
    assert blocks.max_size if hasattr(blocks, "max_size") else blocks._queue.max_size


def test_importing_gradio_quickly_leaves_inspect_as_it_was():
    import inspect

    before = inspect.getfile  # torch, where it is loaded, has put its own there
    with no_stub_files():
        assert inspect.getfile(Path).endswith("pathlib.py")
    assert inspect.getfile is before and gr.__version__


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    *[("ink", ground) for ground in ("ground", "surface", "raised", "accent-soft")],
    *[("soft", ground) for ground in ("ground", "surface", "raised", "accent-soft")],
    *[("accent", ground) for ground in ("ground", "surface", "raised", "accent-soft")],
    *[("mark-ink", "mark"), ("warn-ink", "warn"), ("fail-ink", "fail"), ("on-accent", "accent"), ("good", "surface")],
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(scheme, text, ground):
    light, dark = TOKENS.split("@media")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light if scheme == "light" else dark))
    assert contrast(colours[text], colours[ground]) >= 4.5
