"""The confidence of answers: what is learned, what is written, and that the assistant reads it."""

import json

import numpy as np
import pytest

from answer import confidence as read
from eval.calibration import calibration
from ingest.errors import HoiVanBanError
from training.confidence import FEATURES, Example, Recipe, fit, out_of_fold, plot, weights_table, write


@pytest.fixture
def examples():
    """Answers that are right where the first feature is high, but for one in ten."""
    rng = np.random.default_rng(3)
    values = rng.random((400, len(FEATURES)))
    right = (values[:, 0] > 0.4) ^ (rng.random(400) < 0.1)
    return [
        Example("made up", place % 5, row, bool(sure))
        for place, (row, sure) in enumerate(zip(values, right, strict=True))
    ]


def test_what_tells_right_from_wrong_is_found(examples):
    bias, weights = fit(examples, 1e-3)
    assert np.argmax(np.abs(weights)) == 0 and weights[0] > 0
    low, high = (1 / (1 + np.exp(-(bias + weights @ np.full(len(FEATURES), v)))) for v in (0.0, 1.0))
    assert low < 0.5 < high


def test_out_of_fold_chances_are_near_what_is_right(examples):
    chances = out_of_fold(examples, Recipe(penalty=1e-3))
    right = np.array([example.right for example in examples])
    assert abs(chances.mean() - right.mean()) < 0.05
    assert chances[right].mean() > chances[~right].mean() + 0.2


def test_what_is_written_is_what_the_assistant_reads(examples, tmp_path, monkeypatch):
    bias, weights = fit(examples, 1e-2)
    write(bias, weights, tmp_path)
    monkeypatch.setattr(read, "SHIPPED", tmp_path)
    row = examples[0].features
    assert read.confidence(row) == pytest.approx(1 / (1 + np.exp(-(bias + weights @ row))), abs=1e-3)
    assert len(weights_table(weights, examples).splitlines()) == len(FEATURES) + 2


@pytest.mark.parametrize("stored", ["{", json.dumps({"features": ["x"], "weights": [1], "bias": 0})])
def test_weights_of_other_features_are_refused(stored, tmp_path, monkeypatch):
    (tmp_path / "weights.json").write_text(stored, encoding="utf-8")
    monkeypatch.setattr(read, "SHIPPED", tmp_path)
    with pytest.raises(HoiVanBanError, match=r"weights\.json"):
        read.confidence(np.zeros(len(FEATURES)))


def test_the_plot_is_the_same_for_the_same_figures(tmp_path):
    found = calibration([0.9, 0.8, 0.3], [True, True, False])
    files = [tmp_path / name / "calibration.svg" for name in ("a", "b")]
    for file in files:
        file.parent.mkdir()
        plot(found, file)
    assert "<svg" in files[0].read_text(encoding="utf-8") and files[0].read_bytes() == files[1].read_bytes()
