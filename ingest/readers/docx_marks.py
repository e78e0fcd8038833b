"""Secrecy marks of a Word file that do not stand in its text: in any header or footer, in a box, or as WordArt.

The text holds the first page's header and footer only, and the boxes of later pages among their paragraphs, where a
mark does not stand in a letterhead. A story that is nothing but a mark is one wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.header.secrecy import refuse, secret_mark
from ingest.readers.archive import Element
from ingest.readers.docx_parts import Package, W
from ingest.readers.options import ReadOptions

_STORIES = ("header", "footer")


def refuse_marked(package: Package, body: Element, options: ReadOptions) -> None:
    """Refuse a file that bears a mark outside of its running text, unless ``options`` accept one.

    :raises SecretError: it bears one.
    """
    if options.accept_secret:
        return
    for story in _stories(package, body):
        if (mark := secret_mark(story)) is not None:
            raise refuse(package.name, mark)


def _stories(package: Package, body: Element) -> Iterator[str]:
    """Yield the text of each header and footer, box and WordArt."""
    parts = dict.fromkeys(path for kind, path in package.relations(package.main).values() if kind in _STORIES)
    roots = [root for path in parts if (root := package.part(path)) is not None]
    yield from map(_text, roots)
    for root in (body, *roots):
        yield from map(_text, root.iter(f"{W}txbxContent"))
        for element in root.iter("{urn:schemas-microsoft-com:vml}textpath"):
            yield element.get("string", "")


def _text(story: Element) -> str:
    """Return the paragraphs of a story, a line each."""
    return "\n".join("".join(text.text or "" for text in part.iter(f"{W}t")) for part in story.iter(f"{W}p"))
