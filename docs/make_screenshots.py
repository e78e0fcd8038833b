"""Makes the pictures of the README and of docs/tour.md from the running program: `python docs/make_screenshots.py`.

Draws a small collection (the directives of corpus/, a letter as PDF, a directive as a scan, a plan) into a folder that
is thrown away, starts `python app.py` over it on a free port, and takes every page in Chromium. Needs
requirements-dev.txt, an installed Chromium, and Tesseract for the scan.
"""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
WINDOW = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
BOX = "#question-box textarea"
VIETNAMESE = "Cơ quan nào chủ trì công tác tuyên truyền?"
ENGLISH = "Which agency leads propaganda work?"
WORK = "Sở Nông nghiệp và Phát triển nông thôn được giao những việc gì?"
FOREST = "Ai kiểm tra việc chấp hành pháp luật về lâm nghiệp?"
PASSWORD = "mật khẩu chỉ để chụp ảnh"


def draw(corpus: Path) -> None:
    """Fill a folder with the directives of corpus/ and with drawn ones, one of them a scan."""
    sys.path.insert(0, str(ROOT))
    from tests.documents.draw_pdf import draw_pdf
    from tests.documents.draw_scan import draw_scan
    from tests.documents.truth import DIRECTIVE, LETTER, PLAN

    shutil.copytree(ROOT / "corpus", corpus)
    draw_pdf(LETTER, corpus / "cong-van.pdf")
    draw_pdf(PLAN, corpus / "ke-hoach.pdf")
    draw_pdf(DIRECTIVE, corpus / "chi-thi-sach.pdf")
    draw_scan(corpus / "chi-thi-sach.pdf", corpus / "chi-thi.pdf")
    (corpus / "chi-thi-sach.pdf").unlink()


@contextmanager
def program(folder: Path) -> Iterator[str]:
    """Run the program over ``folder``; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "app.py", "--port", str(port)]
    for name in ("corpus", "index", "data"):
        command += [f"--{name}", str(folder / name)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGINT)


class Camera:
    """Opens pages in windows of their own and keeps their pictures."""

    def __init__(self, browser: Browser, address: str) -> None:
        """Take a running browser and where the program is."""
        self.browser, self.address = browser, address

    def visit(self, path: str = "", ready: str = ".bar", **options: Any) -> Page:  # noqa: ANN401 - what Playwright takes
        """Open a page and wait for what tells that it is there, and for its fonts."""
        page = self.browser.new_page(**({"viewport": WINDOW} | options))
        page.set_default_timeout(180_000)
        page.goto(self.address + path)
        page.wait_for_selector(ready)
        page.evaluate("document.fonts.ready")
        return page

    def asked(self, question: str, **options: Any) -> Page:  # noqa: ANN401
        """Open the conversation and ask."""
        page = self.visit(ready=".chip", **options)
        page.fill(BOX, question)
        page.press(BOX, "Enter")
        page.wait_for_selector(".turn .tools")
        return page

    def take(self, page: Page, name: str) -> None:
        """Write the picture, the pointer out of the way."""
        page.mouse.move(5, 400)
        page.screenshot(path=IMAGES / f"{name}.png")
        page.close()


def open_quote(page: Page) -> None:
    """Open the first citation and wait for its words."""
    page.click(".answer .marker >> nth=0")
    page.wait_for_selector("#panel mark")


def conversation(camera: Camera) -> None:
    """Take the conversation: both languages, dark, a phone, a table, the list of conversations."""
    page = camera.asked(VIETNAMESE)
    open_quote(page)
    camera.take(page, "chat-vi")
    page = camera.visit(ready=".chip")
    page.click("[data-language=en]")
    page.wait_for_selector("text=New conversation")
    page.fill(BOX, ENGLISH)
    page.press(BOX, "Enter")
    page.wait_for_selector(".turn .tools")
    open_quote(page)
    camera.take(page, "chat-en")
    page = camera.asked(VIETNAMESE, color_scheme="dark")
    open_quote(page)
    camera.take(page, "dark")
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
    camera.take(camera.asked(VIETNAMESE, **phone), "phone")
    page = camera.asked(FOREST)
    open_quote(page)
    page.click("#panel [data-view=pages]")
    page.wait_for_function("[...document.querySelectorAll('#panel .sheets img')].some((image) => image.naturalWidth)")
    camera.take(page, "scan")
    page = camera.asked(WORK)
    page.click("[data-do=history]")
    page.wait_for_selector("#history li")
    camera.take(page, "table")


def pages(camera: Camera, ids: dict[str, str]) -> None:
    """Take the other pages."""
    letter = quote(ids["cong-van.pdf"])
    camera.take(camera.visit("documents", ready=".data"), "library")
    camera.take(camera.visit(f"documents/check?id={letter}", ready="form"), "check")
    camera.take(camera.visit("assignments", ready=".data"), "assignments")
    page = camera.visit("graph", ready="canvas")
    page.wait_for_load_state("networkidle")
    camera.take(page, "graph")
    camera.take(camera.visit("evaluation", ready="main"), "evaluation")


def accounts(folder: Path) -> None:
    """Make the first account, so that the program asks to sign in."""
    command = [sys.executable, "app.py", "users", "add", "an", "--display-name", "Nguyễn Văn An"]
    command += ["--data", str(folder / "data"), "--password-stdin"]
    subprocess.run(command, cwd=ROOT, input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL)


def signed_in(camera: Camera) -> None:
    """Take the page for signing in, and the administrator's."""
    page = camera.visit("sign-in", ready="form")
    page.screenshot(path=IMAGES / "sign-in.png")
    page.fill("[name=name]", "an")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".chip")
    page.goto(f"{camera.address}admin/audit")
    camera.take(page, "audit")


def main() -> None:
    """Take all pictures."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"No browser is installed (looked for {', '.join(BROWSERS)}).")
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="hoi-van-ban-tour-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        draw(folder / "corpus")
        with program(folder) as address, sync_playwright() as playwright:
            camera = Camera(playwright.chromium.launch(executable_path=path, args=FLAGS), address)
            conversation(camera)
            listed = camera.visit("documents").request.get(f"{address}api/directives").json()["directives"]
            pages(camera, {directive["file"]: directive["id"] for directive in listed})
            accounts(folder)
            signed_in(camera)
            camera.browser.close()


if __name__ == "__main__":
    main()
