"""Reads a line of handwritten digits: a small convolutional network, run by numpy, that says how sure it is.

The network slides over the line and names at each column a digit, "something else" or nothing; the probability of a
string of digits is the sum over all ways to place it (connectionist temporal classification, Graves et al. 2006).
So digits that touch need not be cut apart first. Weights: ``models/hoi-van-ban-digits``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.errors import ReadError

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parents[2] / "models" / "hoi-van-ban-digits" / "digits.npz"
HEIGHT = 24
"""Rows of the network's input; the ink is ``_INK`` of them high."""
_INK = 20
_MARGIN = 8
_WIDEST = 200
BLANK, OTHER = 0, 11
"""Classes: nothing here, 1–10 the digits 0–9, something that is no digit."""
_VIEWS = ((1.0, 0.0), (0.9, 0.0), (1.12, 0.0), (1.0, 0.15), (1.0, -0.15))
"""A line is read as it is, narrower, wider and slanted both ways: what is read for sure is read in every view."""


@dataclass(frozen=True, slots=True)
class Digits:
    """What was read: the digits (empty where none, or where something else stands among them) and how sure (0–1)."""

    text: str
    probability: float


NOTHING = Digits("", 0.0)


def read_digits(grey: Pixels) -> Digits:
    """Return the digits on a piece of a page (dark ink on white paper); nothing unless all views agree.

    :raises ReadError: the network's weights are missing or damaged.

    >>> read_digits(np.full((40, 90), 255, np.uint8))
    Digits(text='', probability=0.0)
    """
    line = prepare(grey)
    if line is None:
        return NOTHING
    net = _net()
    text, log_odds = read_views(net, line)
    return Digits(text, calibrated(log_odds, net.slope, net.offset)) if text else NOTHING


def least_probability() -> float:
    """Return the probability from which on digits are stated; set on held-out lines when the network was trained."""
    return _net().least


def read_views(net: Net, line: Pixels) -> tuple[str, float]:
    """Return the digits that are read in every view of a prepared line and their mean log odds, else ""."""
    texts, odds = zip(*(net.read(seen(line, wide, slant)) for wide, slant in _VIEWS), strict=True)
    return (texts[0], float(np.mean(odds))) if len(set(texts)) == 1 and texts[0] else ("", 0.0)


def calibrated(log_odds: float, slope: float, offset: float) -> float:
    """Return the probability that log odds mean by a fitted line (Platt 1999)."""
    return float(1 / (1 + np.exp(-(slope * log_odds + offset))))


def prepare(grey: Pixels) -> Pixels | None:
    """Return the ink (255 on 0) cut out and scaled to the network's height; None where there is none to speak of."""
    darkest = int(grey.min(initial=255))
    if darkest > 150:
        return None
    ink = np.clip((245.0 - grey) / (245 - darkest) * 300, 0, 255).astype(np.uint8)
    ink = _without_specks(ink)
    rows, columns = (np.flatnonzero((ink > 110).any(axis=axis)) for axis in (1, 0))
    if rows.size < 12 or columns.size < 3:
        return None
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    wide = max(round(cut.shape[1] * _INK / cut.shape[0]), 2)
    if wide > _WIDEST:
        return None
    small = cv2.resize(cut, (wide, _INK), interpolation=cv2.INTER_AREA)
    edge = (HEIGHT - _INK) // 2
    return np.asarray(cv2.copyMakeBorder(small, edge, edge, _MARGIN, _MARGIN, cv2.BORDER_CONSTANT, value=(0,)))


def _without_specks(ink: Pixels) -> Pixels:
    """Drop what is much smaller than a digit: dots, dust, the colon."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 110).astype(np.uint8), connectivity=8)
    if count < 2:
        return ink
    tallest = int(stats[1:, cv2.CC_STAT_HEIGHT].max())
    longest = np.maximum(stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_WIDTH])
    kept = longest >= 0.3 * tallest
    kept[0] = False
    shown = cv2.dilate(kept[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.where(shown > 0, ink, np.uint8(0)).astype(np.uint8)


def seen(line: Pixels, wide: float, slant: float) -> Pixels:
    """Return the line ``wide`` times as wide and slanted by ``slant`` columns a row."""
    if wide == 1.0 and not slant:
        return line
    matrix = np.array([[wide, slant, -slant * HEIGHT / 2], [0, 1, 0]])
    size = (round(line.shape[1] * wide), HEIGHT)
    return np.asarray(cv2.warpAffine(line, matrix, size, flags=cv2.INTER_LINEAR))


class Net:
    """The network: 3×3 convolutions that halve the rows, then one along the columns."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        """Take the arrays of ``digits.npz``: ``w0``, ``b0``, … and ``calibration``."""
        self.layers = [(weights[f"w{i}"], weights[f"b{i}"]) for i in range((len(weights) - 1) // 2)]
        self.slope, self.offset, self.least = (float(value) for value in weights["calibration"])

    def read(self, line: Pixels) -> tuple[str, float]:
        """Return the likeliest digits of a prepared line and their log odds; "" where something else is likelier."""
        columns = self.columns(line)
        best = collapsed(columns.argmax(axis=1))
        if not best or OTHER in best:
            return "", 0.0
        chance = min(float(np.exp(string_log_probability(columns, best))), 1 - 1e-6)
        return "".join(str(label - 1) for label in best), float(np.log(chance / (1 - chance)))

    def columns(self, line: Pixels) -> Floats:
        """Return for each column the log probability of each class, (columns, 12)."""
        x = np.asarray(line[None] / 255, np.float32)
        for index, (weight, bias) in enumerate(self.layers[:4]):
            x = np.maximum(_convolved(x, weight, bias, rows=int(index < 3)), 0)
            if index < 3:
                x = _pooled(x, 2, 2 if index == 0 else 1)
        for index, (weight, bias) in enumerate(self.layers[4:]):
            x = _convolved(x, weight, bias, rows=0)
            x = x if index else np.maximum(x, 0)
        scores = x[:, 0, :].T
        scores = scores - scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), np.float32)


@lru_cache(maxsize=1)
def _net() -> Net:
    try:
        with np.load(WEIGHTS) as arrays:
            return Net({name: arrays[name].astype(np.float32) for name in arrays.files})
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ReadError(
            f"{WEIGHTS}: thiếu hoặc hỏng tệp nhận dạng chữ số viết tay; hãy lấy lại tệp này từ mã nguồn.",
            f"{WEIGHTS}: the weights for handwritten digits are missing or damaged; restore the file from the sources.",
        ) from error


def _convolved(x: Floats, weight: Floats, bias: Floats, rows: int) -> Floats:
    """Convolve (channels, rows, columns), padded by ``rows`` rows and as many columns as keep their number."""
    _, _, high, wide = weight.shape
    padded = np.pad(x, ((0, 0), (rows, rows), (wide // 2, wide // 2)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (high, wide), axis=(1, 2))
    channels, out_rows, columns = windows.shape[:3]
    patches = windows.transpose(0, 3, 4, 1, 2).reshape(channels * high * wide, out_rows * columns)
    out = weight.reshape(len(weight), -1) @ patches
    return np.asarray(out.reshape(len(weight), out_rows, columns) + bias[:, None, None], np.float32)


def _pooled(x: Floats, rows: int, columns: int) -> Floats:
    channels, high, wide = x.shape
    x = x[:, : high // rows * rows, : wide // columns * columns]
    return np.asarray(x.reshape(channels, high // rows, rows, wide // columns, columns).max(axis=(2, 4)))


def collapsed(labels: NDArray[np.intp]) -> list[int]:
    """Return the labels along the columns, runs of one counted once, blanks left out.

    >>> collapsed(np.array([0, 2, 2, 0, 2, 6, 0]))
    [2, 2, 6]
    """
    firsts = labels[np.flatnonzero(np.diff(labels, prepend=-1))]
    return [int(label) for label in firsts if label != BLANK]


def string_log_probability(columns: Floats, labels: list[int]) -> float:
    """Return the log probability that exactly ``labels`` stand in the columns (the forward sums of CTC)."""
    path = [BLANK] + [symbol for label in labels for symbol in (label, BLANK)]
    may_skip = np.array([i >= 2 and path[i] != BLANK and path[i] != path[i - 2] for i in range(len(path))])
    scores = columns[:, path].astype(np.float64)
    total = np.full(len(path), -np.inf)
    total[:2] = scores[0, :2]
    for row in scores[1:]:
        one = np.concatenate(([-np.inf], total[:-1]))
        two = np.where(may_skip, np.concatenate(([-np.inf, -np.inf], total[:-2])), -np.inf)
        total = np.logaddexp(np.logaddexp(total, one), two) + row
    return float(np.logaddexp(total[-1], total[-2]))
