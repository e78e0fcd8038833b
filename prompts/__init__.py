"""Texts that stand between the documents and an answer: the refusal, and one Markdown file a prompt."""

from __future__ import annotations

from collections.abc import Mapping

NO_ANSWER: Mapping[str, str] = {
    "vi": "Không tìm thấy nội dung trả lời trong các văn bản hiện có.",
    "en": "The documents at hand do not answer this.",
}
"""The refusal, by language: the first sentence of every reply that does not answer."""
