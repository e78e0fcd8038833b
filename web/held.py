"""The catalogue itself, for pages that count and order what its tables hold."""

from __future__ import annotations

from ingest.errors import CorpusError, HoiVanBanError
from ingest.store.catalogue import Catalogue
from web.service import Service
from web.texts import Texts, load


def catalogue_of(service: Service) -> Catalogue:
    """Return the catalogue as the readers of ``service`` may read it, without waiting for start-up.

    Raises:
        HoiVanBanError: there is none, or not yet; the message says why.
    """
    if service.status == "starting":
        raise CorpusError(load("vi")("chat.opening"), load("en")("chat.opening"))
    found = service.assistant().catalogue
    if not isinstance(found, Catalogue):
        raise CorpusError(load("vi")("failure.opening"), load("en")("failure.opening"))
    return found


def said(error: HoiVanBanError, texts: Texts) -> str:
    """Return an error in the language of the page."""
    return error.english if texts.language == "en" else error.vietnamese
