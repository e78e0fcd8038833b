"""Reliability and risk by coverage, of confidences made up so that the figures are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.calibration import calibration, table


def test_known_figures():
    found = calibration([0.9, 0.9, 0.6, 0.6], [True, True, True, False], bins=2)
    assert [(b.count, b.confidence, b.right) for b in found.bins] == [(2, pytest.approx(0.6), 0.5), (2, 0.9, 1.0)]
    assert found.error == pytest.approx(0.1) and found.brier == pytest.approx((0.01 * 2 + 0.16 + 0.36) / 4)
    assert dict(found.curve)[1.0] == 0.25 and dict(found.curve)[0.5] == 0.0


def test_equal_confidences_say_nothing_of_the_order():
    one, other = calibration([0.5] * 4, [True, True, False, False]), calibration([0.5] * 4, [False, False, True, True])
    assert one.curve == other.curve and one.area == other.area == 0.5


def test_nothing_answered_has_no_calibration():
    assert calibration([], []) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_every_figure_is_a_share(pairs):
    found = calibration(*map(list, zip(*pairs, strict=True)))
    values = [found.error, found.brier, found.area, *(risk for _, risk in found.curve), *(b.right for b in found.bins)]
    assert all(0 <= value <= 1 for value in values)
    assert sum(b.count for b in found.bins) == len(pairs)
    assert found.curve[0][1] == pytest.approx(sum(not right for _, right in pairs) / len(pairs))


def test_it_is_written_as_tables():
    found = calibration([0.9, 0.8, 0.3], [True, True, False])
    assert "| 100 % | 33.3 % |" in table(found)
