"""Passages to embedded nodes with llama-index; imported only when something changed (the import takes seconds)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, Document, NodeRelationship, RelatedNodeInfo, TextNode, TransformComponent
from numpy.typing import NDArray

from ingest.datamodels import Directive, Passage
from ingest.embedder import Embedder, normalised
from ingest.store.facets import facets_of
from ingest.store.vectors import window_id

_BATCH = 256
_WHOLE_SHARE = 0.4
"""How much of a window's vector is its passage's, before it is scaled to length 1 (measured; .3 to .5 are alike)."""

_HEADING_SHARE = 0.4
"""How much of the heading's vector is added to it (measured on questions over directives)."""

_WORD = re.compile(r"\S+")


class DirectiveSplitter(TransformComponent):
    """Documents to passages; ``split`` gives the passages of a directive id, ``metadata`` what is kept of each.

    Not a ``NodeParser``: that would look each passage's offsets up again by its text and find the wrong one where a
    text repeats.
    """

    split: Callable[[str], Sequence[Passage]]
    metadata: Callable[[Passage], dict[str, Any]]

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: object) -> list[BaseNode]:
        """Return one node a passage, each naming its directive as its source."""
        return [
            _node(passage, self.metadata(passage), document.as_related_node_info())
            for document in nodes
            for passage in self.split(document.node_id)
        ]


def _node(passage: Passage, metadata: dict[str, Any], source: RelatedNodeInfo) -> TextNode:
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        relationships={NodeRelationship.SOURCE: source},
    )


class PassageEmbedder(TransformComponent):
    """Passages to embedded nodes: one that a vector covers stays whole, a longer one becomes windows.

    Where the embedder names ``window_words``, longer passages are cut into windows of so many words side by side, the
    last one ending where the passage ends. The vector of a window leans towards that of its passage, and both lean
    towards that of the passage's heading, so that one record and one query tell of all three.
    """

    embedder: Any
    heading: Callable[[str], str]

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: object) -> Sequence[BaseNode]:
        """Return the nodes to be stored, embedded."""
        batches = (nodes[first : first + _BATCH] for first in range(0, len(nodes), _BATCH))
        return list(chain.from_iterable(map(self._embedded, batches)))

    def _embedded(self, passages: Sequence[BaseNode]) -> Iterator[BaseNode]:
        texts = [node.get_content() for node in passages]
        cuts = [windows(text, self.embedder.window_words) for text in texts]
        parts = [text[start:end] for text, cut in zip(texts, cuts, strict=True) for start, end in cut]
        headings = [self.heading(node.node_id) for node in passages]
        known = sorted({heading for heading in headings if heading})
        wholes, of_parts = self._vectors(texts), iter(self._vectors(parts))
        leanings = dict(zip(known, _HEADING_SHARE * self._vectors(known), strict=True))
        for node, text, cut, whole, heading in zip(passages, texts, cuts, wholes, headings, strict=True):
            leaning = leanings.get(heading, 0.0)
            if not cut:
                node.embedding = _unit(whole + leaning)
                yield node
            for number, (start, end) in enumerate(cut, 1):
                mixed = (1 - _WHOLE_SHARE) * next(of_parts) + _WHOLE_SHARE * whole + leaning
                yield TextNode(
                    id_=window_id(node.node_id, number),
                    text=text[start:end],
                    metadata=node.metadata,
                    relationships=node.relationships,
                    embedding=_unit(mixed),
                )

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array (len(texts), dimension)."""
        empty = np.zeros((0, 0), dtype=np.float32)
        return np.asarray(self.embedder.encode(texts, "passage")) if texts else empty


def _unit(vector: NDArray[np.float32]) -> list[float]:
    """Scale a vector to length 1; one of zeros stays as it is."""
    scaled: list[float] = normalised(vector[None])[0].tolist()
    return scaled


def windows(text: str, words: int | None) -> list[tuple[int, int]]:
    """Return (start, end) of windows of ``words`` words that cover ``text``; none where one vector covers it all.

    >>> text = "một hai ba bốn năm"
    >>> [text[start:end] for start, end in windows(text, 2)], windows(text, 5), windows(text, None)
    (['một hai', 'ba bốn', 'bốn năm'], [], [])
    """
    found = [] if words is None else [match.span() for match in _WORD.finditer(text)]
    if words is None or len(found) <= words:
        return []
    starts = [*range(0, len(found) - words, words), len(found) - words]
    return [(found[first][0], found[first + words - 1][1]) for first in starts]


def embedded_nodes(directives: Iterable[tuple[Directive, Sequence[Passage]]], embedder: Embedder) -> Sequence[BaseNode]:
    """Return the nodes to be stored of these directives' passages, with their vectors."""
    known, passages = {}, {}
    for directive, found in directives:
        known[directive.id], passages[directive.id] = directive, list(found)
    documents = [Document(id_=directive_id, text="") for directive_id in passages]
    split = DirectiveSplitter(
        split=passages.__getitem__, metadata=lambda passage: _metadata(passage, known[passage.directive_id])
    )
    headings = {passage.id: passage.heading for found in passages.values() for passage in found}
    steps = [split, PassageEmbedder(embedder=embedder, heading=headings.__getitem__)]
    return IngestionPipeline(transformations=steps, disable_cache=True).run(documents=documents)


def _metadata(passage: Passage, directive: Directive) -> dict[str, Any]:
    """What a search can be narrowed by; a field that may have several values is a list."""
    facets = facets_of(passage, directive)
    single: Mapping[str, str] = {"own_number": facets.own_number, "kind": facets.kind, "issuer": facets.issuer}
    several = {"recipient": list(facets.recipient), "section": list(facets.section)}
    given = {name: value for name, value in (*single.items(), *several.items()) if value}
    return {"directive_id": passage.directive_id, "day": facets.day, **given}
