"""How a page lies: skew within a tenth or two of a degree, quarter turns, and maps that lead back to the scan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.deskew import Placing, compose, find_placing, scaled, turn_upright
from tests.ingest.readers import drawn_pages as drawn

pytestmark = drawn.needs_tesseract


@pytest.mark.parametrize("degrees", [-3.0, -1.0, 0.0, 0.6, 2.5])
def test_the_skew_is_found(degrees: float) -> None:
    """Pillow turns anticlockwise, so what straightens the page again is as many degrees clockwise."""
    grey = np.asarray(drawn.degraded(drawn.page(), degrees).convert("L"))
    placing = find_placing(grey, drawn.DPI)
    assert placing.turns == 0
    assert placing.skew == pytest.approx(degrees, abs=0.2)


@pytest.mark.parametrize("turns", [1, 3])
def test_a_page_on_its_side_is_seen(turns: int) -> None:
    """Which of the two sides is for the text to tell."""
    grey = np.ascontiguousarray(np.rot90(np.asarray(drawn.page().convert("L")), turns))
    assert find_placing(grey, drawn.DPI).turns == 1


def test_a_blank_page_stays_as_it_is() -> None:
    """Nothing to go by, nothing turned."""
    assert find_placing(np.full((500, 400), 255, np.uint8), 200) == Placing()


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_places_on_the_upright_page_lead_back(turns: int, skew: float) -> None:
    """A dark spot is found on the scan where the map says."""
    grey = np.full((300, 200), 255, np.uint8)
    grey[200:208, 50:58] = 0
    upright, back = turn_upright(grey, Placing(turns, skew))
    rows, columns = np.nonzero(upright < 128)
    a, b, c, d, e, f = back
    x, y = columns.mean() + 0.5, rows.mean() + 0.5
    assert (a * x + b * y + c, d * x + e * y + f) == pytest.approx((54, 204), abs=1)


@given(st.lists(st.floats(-5, 5), min_size=6, max_size=6), st.floats(0.1, 10))
def test_a_scaled_map_maps_scaled_places(values: list[float], factor: float) -> None:
    """Pixels to points: the same map, its shift scaled."""
    a, b, c, d, e, f = values
    g, h, i, j, k, m = scaled((a, b, c, d, e, f), factor)
    assert (g * 3 * factor + h * 4 * factor + i) == pytest.approx(factor * (a * 3 + b * 4 + c), abs=1e-6)
    assert (j * 3 * factor + k * 4 * factor + m) == pytest.approx(factor * (d * 3 + e * 4 + f), abs=1e-6)
    assert compose((1, 0, 0, 0, 1, 0), (a, b, c, d, e, f)) == pytest.approx((a, b, c, d, e, f))
