"""Web pages, saved web archives (MHTML) and what Word and mail programs save as HTML."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path

from ingest.readers.archive import Element
from ingest.readers.blocks import Block, assemble
from ingest.readers.decoding import decode
from ingest.readers.failures import damaged, too_large, too_wide
from ingest.readers.html_walk import WIDEST, HtmlWalk
from ingest.readers.options import ReadOptions
from ingest.source import Properties, Source

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def read_html(path: Path, name: str, options: ReadOptions) -> Source:
    """Read a web page into its source: what a browser shows, scripts and hidden text left out.

    :raises ReadError: it cannot be decoded, or an archive holds no page.
    """
    blocks, title = page_blocks(path.read_bytes(), name)
    return assemble(name, blocks, options, Properties(title=title))


def page_blocks(file: bytes, name: str) -> tuple[list[Block], str | None]:
    """Return the lines and tables of a page or web archive as it lies on the disk, and its title.

    :raises ReadError: it cannot be decoded, or an archive holds no page.
    """
    data, declared = _page(file, name)
    match = _CHARSET.search(data[:4096])
    return blocks_of(decode(data, name, declared or (match[1].decode("ascii") if match else None)), name)


def blocks_of(markup: str, name: str) -> tuple[list[Block], str | None]:
    """Return the lines and tables of a page and its title.

    :raises ReadError: nothing of it can be parsed.
    """
    from lxml import etree

    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    markup = _DECLARATION.sub("", markup.replace("\x00", ""), count=1)
    try:
        root: Element = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(name, "html", str(error)) from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise too_large(name, "độ lồng của các thẻ", "the nesting of its tags", ">2.048", "2.048")
    if root is None:
        return [], None
    walk = HtmlWalk()
    walk.run(root)
    if walk.is_cut:
        raise too_wide(name, WIDEST)
    return walk.blocks, walk.title


def _page(data: bytes, name: str) -> tuple[bytes, str | None]:
    """Return the bytes and the stated encoding of the page in a web archive (RFC 2557), else of the file itself."""
    if not re.match(rb"\s*[\w-]+:[ \t]", data[:200]):
        return data, None
    message = message_from_bytes(data.lstrip(), policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset()
    raise damaged(name, "mhtml")
