"""Passages to embedded nodes with llama-index; imported only when something changed (the import takes seconds)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import BaseNode, Document, NodeRelationship, RelatedNodeInfo, TextNode, TransformComponent

from ingest.datamodels import Directive, Passage
from ingest.embedder import Embedder

_BATCH = 256


class DirectiveSplitter(TransformComponent):
    """Documents to passages; ``split`` gives the passages of a directive id.

    Not a ``NodeParser``: that would look each passage's offsets up again by its text and find the wrong one where a
    text repeats.
    """

    split: Callable[[str], Sequence[Passage]]

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: object) -> list[BaseNode]:
        """Return one node a passage, each naming its directive as its source."""
        return [
            _node(passage, document.as_related_node_info())
            for document in nodes
            for passage in self.split(document.node_id)
        ]


def _node(passage: Passage, source: RelatedNodeInfo) -> TextNode:
    metadata = {"directive_id": passage.directive_id, "section": passage.section or ""}
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
    """Sets each node's embedding to the vector of its text alone; the heading serves lexical search."""

    embedder: Any

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: object) -> Sequence[BaseNode]:
        """Return the same nodes, embedded."""
        for first in range(0, len(nodes), _BATCH):
            batch = nodes[first : first + _BATCH]
            vectors = self.embedder.encode([node.get_content() for node in batch], "passage")
            for node, vector in zip(batch, vectors, strict=True):
                node.embedding = vector.tolist()
        return nodes


def embedded_nodes(directives: Iterable[tuple[Directive, Sequence[Passage]]], embedder: Embedder) -> Sequence[BaseNode]:
    """Return the nodes of these directives' passages with their vectors."""
    passages = {directive.id: list(found) for directive, found in directives}
    documents = [Document(id_=directive_id, text="") for directive_id in passages]
    steps = [DirectiveSplitter(split=passages.__getitem__), PassageEmbedder(embedder=embedder)]
    return IngestionPipeline(transformations=steps, disable_cache=True).run(documents=documents)
