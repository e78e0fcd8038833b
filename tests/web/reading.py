"""Reads the HTML that the page is made of, as a browser would."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser


def marked(html: str) -> str:
    """The words inside <mark>, as a reader sees them."""
    return "".join(unescape(re.sub(r"<[^>]+>", "", m)) for m in re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL))


def visible(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html))


class Tags(HTMLParser):
    """Collects the tags and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
