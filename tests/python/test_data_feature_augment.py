from dataclasses import fields, replace

import numpy as np
import pytest

from kws.config import AugmentConfig
from kws.data.feature_augment import VARIED_BY, mask_features, stretch, vary_features, warp_bands
from kws.errors import KwsError

OFF = AugmentConfig(time_masks=0, band_masks=0)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def blob(frame: float, band: float, frames: int = 60, bands: int = 40) -> np.ndarray:
    """One round hill: float32[1, frames, bands]."""
    distance = ((np.arange(frames)[:, None] - frame) / 5) ** 2 + ((np.arange(bands) - band) / 3) ** 2
    return (100 * np.exp(-distance)).astype(np.float32)[None]


def top(features: np.ndarray) -> tuple[int, int]:
    frame, band = np.unravel_index(features[0].argmax(), features[0].shape)
    return int(frame), int(band)


def features() -> np.ndarray:
    return rng().integers(-128, 128, (50, 98, 40)).astype(np.int8)


@pytest.mark.parametrize(("factor", "band"), [(1.2, 24), (0.8, 16), (1.0, 20)])
def test_another_vocal_tract_moves_the_spectrum_and_no_time(factor: float, band: int) -> None:
    assert top(warp_bands(blob(30, 20), np.array([factor]))) == (30, band)


@pytest.mark.parametrize(("factor", "frame"), [(1.5, 44.5), (0.5, 34.83), (1.0, 39.67)])
def test_another_tempo_moves_time_around_the_middle_and_no_spectrum(factor: float, frame: float) -> None:
    stretched = stretch(blob(39.67, 20), np.array([factor]))
    assert top(stretched)[1] == 20
    assert abs(top(stretched)[0] - frame) <= 1
    assert abs((stretched > 37).any(axis=2).sum() / (blob(39.67, 20) > 37).any(axis=2).sum() - factor) < 0.2


def test_a_factor_of_one_changes_nothing() -> None:
    plain = features().astype(np.float32)
    for change in (warp_bands, stretch):
        np.testing.assert_allclose(change(plain, np.ones(50)), plain, atol=1e-4)


def test_what_lies_beyond_the_ends_is_the_outermost_value() -> None:
    rising = np.broadcast_to(np.arange(40, dtype=np.float32), (1, 60, 40))
    np.testing.assert_allclose(warp_bands(rising, np.array([0.5]))[0, 0, 20:], 39)
    later = np.broadcast_to(np.arange(60, dtype=np.float32)[:, None], (1, 60, 40))
    shorter = stretch(later, np.array([0.5]))[0, :, 0]
    assert (shorter[:14] == 0).all()
    assert (shorter[-14:] == 59).all()


def test_colours_are_smooth_and_the_same_for_all_frames() -> None:
    quiet = np.zeros((200, 30, 40), np.int8)
    coloured = vary_features(quiet.copy(), replace(OFF, colour_steps=20.0), rng()).astype(int)
    assert (coloured == coloured[:, :1]).all()
    assert 15 < np.abs(coloured).max() <= 20
    assert np.abs(np.diff(coloured, axis=2)).max() <= 5
    assert abs(coloured.mean()) < 2


def test_nothing_leaves_the_range_of_int8() -> None:
    for value in (127, -128):
        extreme = np.full((20, 30, 40), value, np.int8)
        varied = vary_features(extreme, replace(OFF, colour_steps=50.0), rng()).astype(int)
        assert (varied == value).mean() > 0.3
        assert 30 < np.abs(varied - value).max() <= 50


def test_all_is_off_where_it_is_set_so_and_repeatable_where_not() -> None:
    np.testing.assert_array_equal(vary_features(features(), OFF, rng()), features())
    varied = replace(AugmentConfig(), band_warp_percent=10.0, stretch_percent=10.0, colour_steps=10.0)
    first = vary_features(features(), varied, rng(3))
    np.testing.assert_array_equal(vary_features(features(), varied, rng(3)), first)
    assert (vary_features(features(), varied, rng(4)) != first).any()
    assert vary_features(np.zeros((0, 98, 40), np.int8), varied, rng()).shape == (0, 98, 40)


def test_masks_take_the_mean_and_nothing_else() -> None:
    features = rng().integers(-128, 127, (50, 98, 40)).astype(np.int8)
    masked = mask_features(features.copy(), AugmentConfig(), rng())
    changed = masked != features
    assert 0.02 < changed.mean() < 0.5
    for row in range(50):
        mean = np.rint(features[row].mean())
        assert (masked[row][changed[row]] == mean).all()
    np.testing.assert_array_equal(mask_features(features.copy(), OFF, rng()), features)


def test_the_fields_are_those_of_the_configuration() -> None:
    assert set(VARIED_BY) < {field.name for field in fields(AugmentConfig)}


@pytest.mark.parametrize(("name", "value"), [("band_warp_percent", 51), ("stretch_percent", -1), ("colour_steps", 256)])
def test_ranges_are_checked(name: str, value: float) -> None:
    with pytest.raises(KwsError, match=f"{name} is {value}, expected 0 to"):
        replace(OFF, **{name: value})
