"""Exact bounds of a rate, against the published table."""

import math

import pytest

from kws.evaluate.poisson import EventRate


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (3, 0.619, 8.767), (10, 4.795, 18.39), (100, 81.36, 121.6)],
)
def test_bounds_are_garwood_s(count, low, high):
    rate = EventRate(count=count, hours=1.0)
    assert rate.interval == (pytest.approx(low, rel=1e-3), pytest.approx(high, rel=1e-3))
    half = EventRate(count=count, hours=0.5)
    assert half.interval == tuple(pytest.approx(2 * bound) for bound in rate.interval)
    assert half.per_hour == 2 * count


def test_without_audio_nothing_is_known():
    rate = EventRate(count=0, hours=0.0)
    assert math.isnan(rate.per_hour)
    assert rate.interval == (0.0, math.inf)
