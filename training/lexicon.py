"""The English → Vietnamese term table: bitext in, compact table out.

Words get p(Vietnamese word | English word) from both directions of alignment; phrases what dictionaries and aligned
sentences say of them, where that is not what their words say anyway. A reader spreads a term over its syllables and
its bigrams, and weighs a question's terms by these probabilities (Darwish and Oard 2003).
"""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from training import data, phrases, segment
from training.align import Alignment, AlignRecipe, Side, align
from training.english import LISTS, content, phrase, word_list
from training.term_table import TermTable, base_forms
from training.text import words
from training.tokenizer import build_normalizer

log = logging.getLogger(__name__)

Terms = dict[str, float]
"""Vietnamese term (a word or a phrase, syllables parted by spaces) → probability."""

GLOSSARY = LISTS / "glossary.tsv"
"""English words and phrases as administration uses them, written for this project: entry, its translations."""


@dataclass(frozen=True, slots=True)
class LexiconRecipe:
    """Every setting of the table; the defaults are those of the shipped one."""

    words: segment.SegmentRecipe = field(default_factory=segment.SegmentRecipe)
    alignment: AlignRecipe = field(default_factory=AlignRecipe)
    runs: phrases.PhraseRecipe = field(default_factory=phrases.PhraseRecipe)
    longest: int = 40
    word_seen: int = 2
    most_terms: int = 12
    least: float = 0.005
    most_phrase_terms: int = 6
    least_of_phrase: float = 0.04
    gloss_weight: int = 3
    news: float = 0.34
    known: float = 0.15
    base_count: int = 50
    rare: int = 10
    glossary_share: float = 0.5


def bitext(folder: Path) -> list[tuple[data.Translation, bool]]:
    """Read sentence pairs (False) and glosses (True)."""
    return [(row, False) for row in data.sentences(folder)] + [(row, True) for row in data.glosses(folder)]


def read_texts(rows: list[tuple[data.Translation, bool]], recipe: LexiconRecipe) -> list[phrases.Text]:
    """Cut both sides into words; a pair with an empty or a very long side is left out."""
    normalise = build_normalizer().normalize_str
    english = [content(row.en) for row, _ in rows]
    vietnamese = [words(normalise(row.vi)) for row, _ in rows]
    glosses = (text for text, (_, gloss) in zip(vietnamese, rows, strict=True) if gloss)
    counts = segment.candidates(vietnamese, glosses, word_list("grammar.vi"), recipe.words)
    split = segment.segmented(vietnamese, counts, recipe.words.rounds)
    return [
        phrases.Text([word for word, _ in left], [joined for _, joined in left], right, gloss)
        for left, right, (_, gloss) in zip(english, split, rows, strict=True)
        if left and right and max(len(left), len(right)) <= recipe.longest
    ]


def build(rows: list[tuple[data.Translation, bool]], recipe: LexiconRecipe) -> TermTable:
    """Run the recipe over a bitext."""
    texts = read_texts(rows, recipe)
    seen = Counter(word for text in texts for word in set(text.english))
    dropped = word_list("grammar.vi") | word_list("light.vi")
    learned, links = translations(texts, seen, dropped, recipe)
    glossary = read_glossary(GLOSSARY)
    entries = finished(learned, {key: found for key, found in glossary.items() if " " not in key}, seen, recipe)
    gloss = phrases.from_glosses(texts, dropped, recipe.runs)
    spoken = phrases.from_sentences(texts, links, dropped, recipe.runs)
    known = {key: dict(found) for key, found in entries.items()}
    for key in sorted(gloss.keys() | spoken.keys()):
        found = shares(spoken.get(key, Counter()), gloss.get(key, Counter()), recipe)
        if found and novelty(key, found, known, recipe) >= recipe.news:
            entries[key] = found
    entries |= {phrase(key.split()): ranked(found) for key, found in glossary.items() if " " in key}
    log.info("%d entries, %d of them phrases", len(entries), sum(" " in key for key in entries))
    return TermTable.from_entries(entries, word_list("stop.en"))


def translations(
    texts: list[phrases.Text], seen: Counter[str], dropped: frozenset[str], recipe: LexiconRecipe
) -> tuple[dict[str, Terms], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """Give each English word's terms, and the links (text, English word, Vietnamese word) of the alignment."""
    left_words: dict[str, int] = {}
    right_words: dict[str, int] = {}
    sides: tuple[list[list[int]], list[list[int]]] = [], []
    at: tuple[list[list[int]], list[list[int]]] = [], []
    for text in texts:
        left = [i for i, word in enumerate(text.english) if seen[word] >= recipe.word_seen]
        right = [i for i, word in enumerate(text.vietnamese) if word not in dropped and not word.isdigit()]
        both = bool(left and right)
        at[0].append(left if both else [])
        at[1].append(right if both else [])
        sides[0].append([left_words.setdefault(text.english[i], len(left_words) + 1) for i in at[0][-1]])
        sides[1].append([right_words.setdefault(text.vietnamese[i], len(right_words) + 1) for i in at[1][-1]])
    places = (
        [[(i + 0.5) / len(text.english) for i in found] for found, text in zip(at[0], texts, strict=True)],
        [[(i + 0.5) / len(text.vietnamese) for i in found] for found, text in zip(at[1], texts, strict=True)],
    )
    ordered = np.array([not text.gloss for text in texts])
    made = align(Side.of(sides[0], places[0]), Side.of(sides[1], places[1]), ordered, recipe.alignment)
    links = np.array([(n, at[0][n][a], at[1][n][b]) for n, a, b in made.links.tolist()], np.int64).reshape(-1, 3)
    return _by_word(made, list(left_words), list(right_words), recipe.least), links


def _by_word(made: Alignment, left_words: list[str], right_words: list[str], least: float) -> dict[str, Terms]:
    """Word → terms of at least half the probability kept in the end: the glossary may lift what is under it."""
    found: dict[str, Terms] = {}
    for cell in np.flatnonzero((made.forward >= least / 2) & (made.left_word > 0) & (made.right_word > 0)):
        word, term = left_words[made.left_word[cell] - 1], right_words[made.right_word[cell] - 1]
        found.setdefault(word, {})[term] = float(made.forward[cell])
    return found


def read_glossary(path: Path) -> dict[str, Terms]:
    """Read entry → terms, each with an equal share."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {entry: {term: 1 / len(terms) for term in terms} for entry, found in rows if (terms := found.split(", "))}


def mixed(first: Terms, second: Terms, share: float) -> Terms:
    """Give ``(1 - share) · first + share · second``."""
    return {term: (1 - share) * first.get(term, 0.0) + share * second.get(term, 0.0) for term in first | second}


def ranked(terms: Terms) -> list[tuple[str, float]]:
    """Most probable first, ties in the order of the alphabet."""
    return sorted(terms.items(), key=lambda item: (-item[1], item[0]))


def finished(
    learned: dict[str, Terms], glossary: dict[str, Terms], seen: Counter[str], recipe: LexiconRecipe
) -> dict[str, list[tuple[str, float]]]:
    """Mix in the base forms, then the glossary; keep the best terms of each word.

    An inflected form met *n* times takes ``base_count / (n + base_count)`` of its base form's terms (Dirichlet
    smoothing); a rare one is left out, since a lookup tries base forms anyway. A glossary entry counts
    ``glossary_share``, for the word itself and for its inflections.
    """
    result = {}
    for word in learned | glossary:
        terms, bases = learned.get(word, {}), list(base_forms(word))
        base = next((form for form in bases if form in learned and seen[form] > seen[word]), None)
        if base is not None and word not in glossary:
            if seen[word] < recipe.rare:
                continue
            terms = mixed(terms, learned[base], recipe.base_count / (seen[word] + recipe.base_count))
        ours = next((glossary[form] for form in (word, *bases) if form in glossary), None)
        if ours is not None:
            terms = mixed(terms, ours, recipe.glossary_share) if terms else ours
        if kept := [(term, p) for term, p in ranked(terms)[: recipe.most_terms] if p >= recipe.least]:
            result[word] = kept
    return result


def shares(spoken: Counter[str], gloss: Counter[str], recipe: LexiconRecipe) -> list[tuple[str, float]]:
    """The best translations of a phrase; a dictionary's counts as often as ``gloss_weight`` sentences."""
    counts = {term: spoken[term] + recipe.gloss_weight * gloss[term] for term in spoken | gloss}
    total = sum(counts.values())
    best = ranked({term: count / total for term, count in counts.items()})[: recipe.most_phrase_terms]
    return [(term, share) for term, share in best if share >= recipe.least_of_phrase]


def novelty(key: str, found: list[tuple[str, float]], known: dict[str, Terms], recipe: LexiconRecipe) -> float:
    """The share of a phrase's translations with a syllable that its words would not have found, 0 to 1."""
    have: defaultdict[str, float] = defaultdict(float)
    for word in key.split():
        for term, probability in next((known[form] for form in (word, *base_forms(word)) if form in known), {}).items():
            for syllable in term.split():
                have[syllable] += probability
    total = fresh = 0.0
    for term, share in found:
        total += share
        fresh += share * any(have[syllable] < recipe.known for syllable in term.split())
    return fresh / total
