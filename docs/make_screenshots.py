"""Makes the pictures of README from the running program: `python docs/make_screenshots.py`.

Starts `python app.py` on a free port over corpus/ and index/, asks, opens a citation, and writes
docs/images/{chat-vi,chat-en,phone,dark}.png. Needs Playwright (requirements-dev.txt) and an installed Chromium.
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
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
WINDOW = {"width": 1280, "height": 800}
BOX = "#question-box textarea"
VIETNAMESE = "Cơ quan nào chủ trì công tác tuyên truyền?"
ENGLISH = "Which agency leads propaganda work?"


@contextmanager
def program() -> Iterator[str]:
    """Run the program; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "app.py", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGINT)


def visit(browser: Browser, address: str, **options: Any) -> Page:  # noqa: ANN401 - what Playwright takes
    """Open the page in a window of its own and wait for its examples and fonts."""
    page = browser.new_page(**options)
    page.goto(address)
    page.wait_for_selector(".chip")
    page.evaluate("document.fonts.ready")
    return page


def ask(page: Page, question: str) -> None:
    """Send a question and open the first citation of its answer."""
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(".turn .tools")


def open_quote(page: Page) -> None:
    """Open the first citation and wait for its words; the pointer is moved away, so that no tooltip is in the way."""
    page.click(".answer .marker >> nth=0")
    page.wait_for_selector("#panel mark")
    page.mouse.move(5, 400)


def take(page: Page, name: str) -> None:
    """Write the picture."""
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def main() -> None:
    """Take the four pictures."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit(f"No browser is installed (looked for {', '.join(BROWSERS)}).")
    with program() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = visit(browser, address, viewport=WINDOW)
        ask(page, VIETNAMESE)
        open_quote(page)
        take(page, "chat-vi")

        page = visit(browser, address, viewport=WINDOW)
        page.click("[data-language=en]")
        page.wait_for_selector("text=New conversation")
        ask(page, ENGLISH)
        open_quote(page)
        take(page, "chat-en")

        page = visit(browser, address, viewport=WINDOW, color_scheme="dark")
        ask(page, VIETNAMESE)
        open_quote(page)
        take(page, "dark")

        phone = {"width": 360, "height": 740}
        page = visit(browser, address, viewport=phone, is_mobile=True, has_touch=True, device_scale_factor=2)
        ask(page, VIETNAMESE)
        take(page, "phone")
        browser.close()


if __name__ == "__main__":
    main()
