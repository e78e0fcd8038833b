"""Questions for documents over the whole collection: by what their headers say, or by what they mention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.corpus.corpus_cues import WORD, ends, says, topic_left, typed
from answer.corpus.periods import Period
from answer.frames import WHOLE_WORD, frames
from answer.instruments import Instrument
from answer.question import Asked
from ingest.agencies.names import Mention
from ingest.datamodels import Span
from ingest.numbers import kind_named, kind_pattern, kinds
from ingest.vietnamese import fold

_ANY_KIND = "Văn bản"


@dataclass(frozen=True, slots=True)
class DocumentsAsked:
    """Directives by kind, issuer, addressee, signer, date; what is empty restricts nothing.

    ``several``: the wording leaves no doubt that all are wanted; else one may be meant that is only cited.
    """

    kinds: tuple[str, ...] = ()
    issuers: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()
    signers: tuple[str, ...] = ()
    period: Period | None = None
    several: bool = True


@dataclass(frozen=True, slots=True)
class MentionsAsked:
    """Directives that mention an instrument, by any relation where ``relation`` is empty."""

    instrument: Instrument
    relation: str = ""
    kinds: tuple[str, ...] = ()
    period: Period | None = None


def read_documents(asked: Asked, text: str, period: Period | None, signers: Sequence[str]) -> DocumentsAsked | None:
    """Read a question for documents by what their headers say."""
    found = list(_kinds_asked(asked, text, dated=period is not None))
    if not found or any(says(name, text) for name in ("work", "due")):
        return None
    if any(re.search(WHOLE_WORD.format(verbs), text) for verbs, _ in _relation_verbs()):
        return None
    padded = f" {' '.join(WORD.findall(text))} "
    signed = tuple(name for name in signers if f" {' '.join(WORD.findall(fold(name)))} " in padded)
    recipients = tuple(m for m in asked.agencies if ends(text[: m.start], "sent_before"))
    issuers = tuple(m for m in asked.agencies if m not in recipients and _issues(text, m))
    if len(recipients) + len(issuers) < len(asked.agencies) or _asks_a_field(asked, period, signed, recipients):
        return None
    names = tuple(dict.fromkeys(kind for kind, _ in found if kind != _ANY_KIND))
    one = says("which_one", text) and not says("several", text)
    restricted = names or signed or recipients or issuers or period
    if not restricted and not any(every for _, every in found):
        return None
    spans = [period.span] if period else []
    if topic_left(asked, spans, also=[*signed, *names, *_english_names(names)]):
        return None
    return DocumentsAsked(names, issuers, recipients, signed, period, several=not one)


def _asks_a_field(asked: Asked, period: Period | None, signed: Sequence[str], recipients: Sequence[Mention]) -> bool:
    """Tell whether a field of documents is asked for, other than those that the question itself gives."""
    given = {"date": period is not None, "signer": bool(signed), "recipients": bool(recipients)}
    fields = ("signer", "title", "date", "recipients", "subject", "issuer", "place", "person", "deadline", "task")
    return any(asked.asks(name) and not given.get(name) for name in fields)


def _issues(text: str, mention: Mention) -> bool:
    """Tell whether an agency is named as the one that issues."""
    after = re.match(rf"\s+(?:{'|'.join(frames()['aggregates']['issued_after'])})(?![^\W_])", text[mention.end :])
    return after is not None or ends(text[: mention.start], "issued_before")


def _kinds_asked(asked: Asked, text: str, *, dated: bool) -> Iterator[tuple[str, bool]]:
    """Yield the kinds of which several are asked for, each with whether all of them are.

    A question that begins with a kind and gives days ("công văn từ tháng 1 đến tháng 3") asks for several too.
    """
    for start, end, kind in _kinds_in(asked, text):
        before, after = text[:start], text[end:]
        bare = dated and not before.strip()
        if bare or ends(before, "several_before") or re.match(r"s? (?:nao|gi)(?![^\W_])", after):
            yield kind, ends(before, "all_before")


def _kinds_in(asked: Asked, text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of each kind of document that is named outside agencies."""
    names = [Span(mention.start, mention.end) for mention in asked.agencies]
    matches = [(m.start(), m.end(), kind_named(m.group())) for m in kind_pattern().finditer(text)]
    if asked.language == "en":
        matches = [(m.start(), m.end(), _english_kinds()[m["name"]]) for m in _english_pattern().finditer(text)]
    for start, end, kind in matches:
        if kind and not any(span.start < end and start < span.end for span in names):
            yield start, end, kind


@lru_cache(maxsize=1)
def _english_kinds() -> dict[str, str]:
    """Map English names of kinds, and words for any document, to the kinds."""
    found = dict.fromkeys((*frames()["aggregates"]["documents"], "document", "text"), _ANY_KIND)
    for kind, (_, english) in kinds().items():
        for name in english:
            found.setdefault(fold(name), kind)
    return found


@lru_cache(maxsize=1)
def _english_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _english_kinds()), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?P<name>{names})s?(?![^\W_])")


def _english_names(names: Sequence[str]) -> list[str]:
    found = [name for kind in names for name in kinds().get(kind, ((), ()))[1]]
    return [*found, *(f"{name}s" for name in found)]


@lru_cache(maxsize=1)
def _relation_verbs() -> tuple[tuple[str, str], ...]:
    """Return (verbs, relation) for each way to ask who mentions an instrument."""
    return tuple(frames()["aggregates"]["relations"].items())


def read_mentions(asked: Asked, text: str, period: Period | None) -> MentionsAsked | None:
    """Read a question for the documents that mention the one instrument which it names."""
    if len(typed(asked)) != 1 or asked.agencies:
        return None
    (item,) = typed(asked)
    marked = f"{text[: item.start]}@{text[item.end :]}"
    relation = next((relation for verbs, relation in _relation_verbs() if _cites(marked, verbs)), None)
    if relation is None:
        return None
    spans = [period.span] if period else []
    names = tuple(dict.fromkeys(kind for kind, _ in _kinds_asked(asked, text, dated=False) if kind != _ANY_KIND))
    verbs = [word for words, _ in _relation_verbs() for word in re.findall(r"[a-z]+", words)]
    if topic_left(asked, spans, also=[*verbs, *kinds(), *_english_kinds(), *_english_names([*kinds()])]):
        return None
    return MentionsAsked(item, relation, names, period)


@lru_cache(maxsize=64)
def _citing(verbs: str) -> re.Pattern[str]:
    names = "|".join(sorted({"van ban", "tai lieu", *map(fold, kinds()), *_english_kinds()}, key=len, reverse=True))
    forms = (*frames()["aggregates"]["citing_passive"], *frames()["aggregates"]["citing_active"])
    filled = (form.replace("{kinds}", f"(?:{names})s?").replace("{verbs}", verbs) for form in forms)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(filled)})")


def _cites(marked: str, verbs: str) -> bool:
    return _citing(verbs).search(" ".join(marked.split())) is not None
