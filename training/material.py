"""What the static model is made from, and the sample that its vocabulary is learned from."""

import logging
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from training import cloze, data
from training.text import fold

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Material:
    """What the model is made from: (query, passage) lists by kind, the two bilingual lists, made-up questions."""

    questions: dict[str, list[data.Pair]]
    sentences: list[data.Translation]
    glosses: list[data.Translation]
    cloze: dict[str, list[data.Pair]] = field(default_factory=dict)

    def bitext(self) -> list[data.Translation]:
        """Give both bilingual lists as one."""
        return self.sentences + self.glosses

    @classmethod
    def read(cls, folder: Path, seed: int) -> "Material":
        """Read everything a model may be trained on from the data folder."""
        questions = {
            "legal": data.legal(folder),
            "news": data.news(folder),
            "wiki": data.wiki(folder),
            "leads": data.leads(folder),
        }
        made = {
            "legal cloze": list(cloze.questions(data.articles(folder), seed, each=1)),
            "wiki cloze": list(cloze.questions(data.paragraphs(folder), seed)),
        }
        material = cls(questions, data.sentences(folder), data.glosses(folder), made)
        log.info("read %s", material.sizes())
        return material

    def sizes(self) -> dict[str, int]:
        """Count the items of each kind."""
        counted = {name: len(pairs) for name, pairs in (self.questions | self.cloze).items()}
        return counted | {"sentences": len(self.sentences), "glosses": len(self.glosses)}


def vocabulary_texts(material: Material, seed: int, each: int = 20_000) -> list[str]:
    """Give a balanced sample to learn the merges from: accented, folded and English text."""
    rng = np.random.default_rng(seed)
    texts: list[str] = []
    for pairs in material.questions.values():
        chosen = [pairs[i] for i in rng.permutation(len(pairs))[:each]]
        texts += [pair.passage[:600] for pair in chosen]
        texts += [fold(pair.passage[:600]) for pair in chosen[::2]]
    for rows in (material.sentences, material.glosses):
        texts += [row.en for row in rows]
        texts += [row.vi for row in rows[::3]]
    return texts
