"""Whether a sentence turns around what its clauses say: a negation, an opposite, the roles of agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from answer.llm.cited_clauses import CitedClause
from answer.llm.facts import Fact, name_key
from answer.llm.wordlist import wordlist
from answer.matching import Term
from ingest.vietnamese import unify_tones

_NUMBER_SIGN = re.compile(r"(?<!\w)No\.?(?=\s*\d)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def contradiction(
    sentence: str, language: str, terms: Sequence[Term], facts: Sequence[Fact], chosen: Sequence[CitedClause]
) -> str | None:
    """Return the word by which a sentence says something else than its clauses, None where there is none."""
    said, stated = _words(_NUMBER_SIGN.sub(" ", sentence)), " | ".join(clause.text.accented for clause in chosen)
    negation = _vietnamese_negation(said, stated) if language == "vi" else _english_negation(said, stated, terms)
    gloss = _other_gloss(sentence, facts)
    return negation or gloss or _opposite(said, stated, language) or _other_role(sentence, language, facts, chosen)


def _words(sentence: str) -> str:
    return f" {' '.join(_WORD.findall(unify_tones(sentence.lower())))} "


def _vietnamese_negation(said: str, stated: str) -> str | None:
    """A word that one denies and the other holds undenied."""
    for ours, theirs in ((said, stated), (stated, said)):
        for negation, denied in _denials(ours):
            if f" {denied} " not in theirs:
                if ours is said:
                    return f"{negation} {denied}"
                continue
            if not any(other == denied for _, other in _denials(theirs)):
                return f"{negation} {denied}"
    return None


def _denials(text: str) -> Iterator[tuple[str, str]]:
    """Yield each negation with the syllable behind it."""
    for match in _negations().finditer(text):
        if match["negation"]:
            yield match["negation"], match["denied"]


@lru_cache(maxsize=1)
def _negations() -> re.Pattern[str]:
    lists = wordlist()["negation"]
    unless = "|".join(re.escape(phrase) for phrase in sorted(lists["vi_unless"], key=len, reverse=True))
    own = "|".join(lists["vi"])
    return re.compile(rf"(?<= )(?:(?:{unless})(?= )|(?P<negation>{own}) (?:được |phải |bị )?(?P<denied>\w+)(?= ))")


def _english_negation(said: str, stated: str, terms: Sequence[Term]) -> str | None:
    """A denial in the sentence that no clause has, or in the clauses of a word that the sentence holds undenied."""
    own = next((word for word in wordlist()["negation"]["en"] if f" {word} " in said), None)
    denied = list(_denials(stated))
    if own is not None:
        return None if denied else own
    forms = {form.text.split()[0] for term in terms for form in term.forms if form.accented}
    return next((f"{negation} {word}" for negation, word in denied if word in forms), None)


def _opposite(said: str, stated: str, language: str) -> str | None:
    """A pole that the sentence holds where its clauses hold only the other."""
    said, stated = _without_phrases(said, language), _without_phrases(stated, "vi")
    for pair in wordlist()["opposites"]:
        for one, other in ((0, 1), (1, 0)):
            ours = next((word for word in pair[language][one] if f" {word} " in said), None)
            if ours is not None and _any(pair["vi"][other], stated) and not _any(pair["vi"][one], stated):
                return str(ours)
    return None


def _without_phrases(text: str, language: str) -> str:
    for phrase in wordlist()["phrases"][language]:
        text = text.replace(f" {phrase} ", " | ")
    return text


def _any(words: Sequence[str], text: str) -> bool:
    return any(f" {word} " in text for word in words)


def _other_gloss(sentence: str, facts: Sequence[Fact]) -> str | None:
    """An agency whose name in the other language, in parentheses behind it, is that of another one."""
    agencies = [fact for fact in facts if fact.kind == "agency"]
    for one, other in pairwise(agencies):
        if (
            one.text.isascii() != other.text.isascii()
            and sentence[one.span.end : other.span.start].strip() == "("
            and not one.keys & other.keys
        ):
            return f"{one.text} ({other.text})"
    return None


def _other_role(sentence: str, language: str, facts: Sequence[Fact], chosen: Sequence[CitedClause]) -> str | None:
    """An agency that leads in the sentence and does not in its clauses, or takes part and leads there."""
    agencies = [fact for fact in facts if fact.kind == "agency"]
    lowered = sentence.lower()
    together = _together(language).search(lowered)
    leading = [fact for fact in agencies if together is None or fact.span.start < together.start()]
    leads = any(word in lowered for word in wordlist()["roles"]["lead"])
    # "Các cơ quan phối hợp gồm …": all that are named take part.
    alone = together is not None and together.start() > 0 and not leading and not leads
    for fact in (fact for fact in facts if fact.kind in {"agency", "name"}):
        holding = [clause for clause in chosen if clause.facts.holds(fact)]
        between = sentence[together.end() : fact.span.start] if together else ""
        behind = together is not None and fact.span.start >= together.end() and (alone or not between.strip(" :"))
        before = together is None or fact.span.start < together.start()
        if holding and leads and before and all(clause.facts.only_takes_part(fact) for clause in holding):
            return fact.text
        if holding and behind and all(clause.facts.only_leads(fact) for clause in holding):
            return fact.text
    begins = bool(leading) and _SUBJECT.search(sentence[: leading[0].span.start]) is not None
    if (leads or begins) and together is None and leading and chosen[0].leads:
        named = [name_key(sentence), *(key for fact in agencies for key in fact.keys)]
        return None if chosen[0].gives_work_to(named) else leading[0].text
    return None


_SUBJECT = re.compile(r"(?:^|,)\s*(?:the|giao|yêu cầu)?\s*$", re.IGNORECASE)
"""What stands before an agency that is the subject: nothing, or a phrase that a comma ends."""


@lru_cache(maxsize=2)
def _together(language: str) -> re.Pattern[str]:
    """Match the words before those who take part, "với" and articles included."""
    words = "|".join(wordlist()["roles"][language])
    return re.compile(rf"(?<!\w)(?:{words})(?:\s+chặt chẽ)?(?:\s+(?:cùng|với|của))*(?:\s+(?:the|các))?(?!\w)")
