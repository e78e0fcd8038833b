"""Learning the reranker: the weights point the right way, folds keep texts apart, the file is what search reads."""

from __future__ import annotations

import numpy as np
import pytest

from eval.retrieval.beir import Asked, BeirSet, Text
from retrieval.features import FEATURES
from retrieval.rerank import RerankModel
from training.rerank import Example, Recipe, cross_validated, fit, fold_of, learn, markdown, of_set, write

USEFUL = FEATURES.index("coverage")


def example(random: np.random.Generator, number: int, language: str = "vi") -> Example:
    """Ten candidates; the relevant one has the greatest coverage, all else is noise."""
    matrix = random.normal(size=(10, len(FEATURES))).astype(np.float32)
    right = int(matrix[:, USEFUL].argmax())
    gains = np.zeros(10, dtype=np.int64)
    gains[right] = 1
    return Example("set", language, fold_of(str(number), 5), 1.0, matrix, gains, [str(i) for i in range(10)], (1,))


@pytest.fixture(scope="module")
def examples():
    random = np.random.default_rng(1)
    return [example(random, n, "en" if n % 4 == 0 else "vi") for n in range(300)]


def test_the_weight_of_what_tells_is_the_greatest(examples):
    weights = fit(examples, 1e-3)
    assert weights.argmax() == USEFUL and weights[USEFUL] > 5 * np.abs(np.delete(weights, USEFUL)).max()


def test_weights_stay_near_their_centre_when_the_penalty_is_great(examples):
    centre = np.full(len(FEATURES), 0.5)
    assert np.abs(fit(examples, 1e4, centre) - centre).max() < 0.01


def test_out_of_fold_scores_rise_over_the_order_given(examples):
    ((name, count, before, after),) = cross_validated(examples, Recipe())
    assert (name, count) == ("set", 300) and before < 0.7 and after > 0.9
    assert "| set | 300 |" in markdown([(name, count, before, after)])


def test_questions_about_one_text_share_a_fold():
    folds = [fold_of(f"text {n}", 5) for n in range(200)]
    assert set(folds) == set(range(5)) and folds == [fold_of(f"text {n}", 5) for n in range(200)]


def test_what_is_written_is_what_search_reads(examples, tmp_path):
    weights = learn(examples, Recipe())
    write(weights, tmp_path)
    read = RerankModel(tmp_path).weights
    assert all(np.allclose(read[name], weights[name], atol=1e-4) for name in ("vi", "en"))


def test_examples_come_from_a_real_search(tmp_path):
    texts = tuple(Text(f"t{n}", "", text) for n, text in enumerate((
        "Sở Y tế chủ trì tiêm vắc xin cho trẻ em.", "Trường học tổ chức hội thao cấp huyện.",
        "Ngân sách tỉnh cấp kinh phí xây cầu.", "Đài phát thanh đưa tin về lễ hội mùa xuân.",
    )))  # fmt: skip
    asked = (Asked("q1", "Ai chủ trì tiêm vắc xin?", {"t0": 1}), Asked("q2", "Kinh phí xây cầu lấy từ đâu?", {"t2": 1}))
    made = list(of_set(BeirSet("tiny", "test", texts, asked), tmp_path / "index", Recipe()))
    assert {e.source for e in made} >= {"tiny none"} and all(e.matrix.shape[1] == len(FEATURES) for e in made)
    first = made[0]
    assert first.units[int(first.gains.argmax())] == "t0" and first.fold == fold_of("tiny t0", 5)
