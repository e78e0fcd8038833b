"""A message in the language of the page."""

from __future__ import annotations

from ingest.errors import HoiVanBanError
from web.texts import DEFAULT, Texts


def said(error: HoiVanBanError, texts: Texts) -> str:
    """Return an error in the language of the page."""
    return error.vietnamese if texts.language == DEFAULT else error.english
