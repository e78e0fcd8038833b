"""An answer as the text of a chat completion: markers, warnings, a list of sources that any client shows.

Clients draw the text as Markdown. What comes from documents must not load a picture, hide a link or bring HTML there,
so such marks are escaped; the citations beside the text are exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from answer.datamodels import Answer, Citation
from answer.export.markdown import escape
from retrieval.datamodels import Hit
from web.document import plain
from web.render import TOOLTIP_CHARS, place
from web.service import Service
from web.texts import Texts, load

NEARBY = 3
"""Passages that a refusal names."""
_MARKER = re.compile(r"\[(\d{1,3})\]")
_ACTIVE = re.compile(r"(?<=\])(?=[(\[])|(?=<)|(?<=!)(?=\[)")
"""Where Markdown would begin the target of a link, HTML or a picture."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The text of a completion, where its markers lead (OpenAI's ``url_citation``), and what stands beside it."""

    content: str
    annotations: tuple[dict[str, Any], ...] = ()
    beside: dict[str, Any] = field(default_factory=dict)


def completed(answer: Answer, service: Service, base: str, *, sources: bool) -> Completed:
    """Return ``answer`` as a completion; ``base`` is the address of the web page, ``sources`` asks for the list."""
    texts = load(answer.language)
    said = "\n\n".join(map(inert, filter(None, [answer.text.strip(), *_cautions(answer, texts)])))
    listed = list(_sources(answer, service, texts, base)) if sources else []
    whole = answer.to_json()
    beside = {name: whole[name] for name in ("citations", "warnings", "answered", "confidence")}
    return Completed("\n\n".join([said, *listed]), tuple(_annotations(said, answer, service, texts, base)), beside)


def inert(text: str) -> str:
    r"""Return text whose Markdown can be drawn without harm; markers stay as they are.

    >>> print(inert("Sở Y tế [1] ![x](http://a) <img src=x>"))
    Sở Y tế [1] !\[x]\(http://a) \<img src=x>
    """
    return _ACTIVE.sub(r"\\", text)


def address(base: str, directive_id: str, start: int, end: int) -> str:
    """Return where a directive opens at these words."""
    return f"{base.rstrip('/')}/document?{urlencode({'id': directive_id, 'start': start, 'end': end})}"


def _cautions(answer: Answer, texts: Texts) -> Iterator[str]:
    """Yield the warnings; markers that their text does not hold stand at the end."""
    for caution in answer.warnings:
        markers = (f"[{number}]" for number in caution.citations)
        yield " ".join([texts("api.warning", text=caution.text), *(m for m in markers if m not in caution.text)])


def _sources(answer: Answer, service: Service, texts: Texts, base: str) -> Iterator[str]:
    """Yield the heading and the entries of the list: citations with their words, for a refusal what was found."""
    cited = [
        f"- [{one.marker}] {_link(_label(one, service, texts), _address(one, base))}: "
        f"“{escape(plain(one.quote, TOOLTIP_CHARS))}”"
        for one in answer.citations
    ]
    near = [] if answer.answered or cited else [_near(hit, service, texts, base) for hit in answer.hits[:NEARBY]]
    if cited or near:
        yield f"**{texts('api.sources') if cited else texts('api.nearby')}**"
        yield "\n".join(cited or near)


def _near(hit: Hit, service: Service, texts: Texts, base: str) -> str:
    passage = hit.passage
    where = place(passage.section, service.directive(passage.directive_id), texts, passage.page)
    label = f"{hit.document}, {where}" if where else hit.document
    target = address(base, passage.directive_id, passage.start, passage.end)
    return f"- {_link(label, target)}: “{escape(plain(passage.text, TOOLTIP_CHARS))}”"


def _annotations(said: str, answer: Answer, service: Service, texts: Texts, base: str) -> Iterator[dict[str, Any]]:
    """Yield an annotation for each marker in the text, by marker: clients number sources in the order they come."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    found = [(int(match.group(1)), match) for match in _MARKER.finditer(said)]
    for number, match in sorted(found, key=lambda pair: (pair[0], pair[1].start())):
        if (citation := by_marker.get(number)) is None:
            continue
        where = {"url": _address(citation, base), "title": _label(citation, service, texts)}
        span = {"start_index": match.start(), "end_index": match.end()}
        yield {"type": "url_citation", "url_citation": where | span}


def _label(citation: Citation, service: Service, texts: Texts) -> str:
    where = place(citation.section, service.directive(citation.directive_id), texts, citation.page)
    return f"{citation.document}, {where}" if where else citation.document


def _address(citation: Citation, base: str) -> str:
    return address(base, citation.directive_id, citation.start, citation.end)


def _link(label: str, target: str) -> str:
    return f"[{escape(label)}]({target})"
