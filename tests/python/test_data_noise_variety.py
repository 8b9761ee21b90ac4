import numpy as np
import pytest

from kws.config import AugmentConfig
from kws.data.noise import NoiseBank
from kws.data.noise_variety import VariedNoise, with_variety
from kws.errors import KwsError

RATE = 16000


def tone(hz: float, seconds: float = 3) -> np.ndarray:
    return np.round(4000 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)).astype(np.int16)


def bank(*recordings: np.ndarray, kinds: tuple[str, ...] = ()) -> NoiseBank:
    lengths = np.array([len(recording) for recording in recordings])
    starts = np.cumsum(lengths) - lengths
    return NoiseBank(pcm=np.concatenate(recordings), starts=starts, lengths=lengths, kinds=kinds)


def strongest_hz(piece: np.ndarray) -> float:
    return float(np.abs(np.fft.rfft(piece * np.hanning(len(piece)))).argmax() * RATE / len(piece))


def test_without_variety_it_is_the_bank_itself() -> None:
    noise = bank(tone(500))
    assert with_variety(noise, AugmentConfig()) is noise
    assert with_variety(None, AugmentConfig(noise_mix_probability=1.0)) is None


def test_another_speed_moves_the_pitch_within_the_range() -> None:
    pieces = VariedNoise(bank(tone(1000)), 0.0, 20.0).cut(np.random.default_rng(0), 60, RATE)
    heard = [strongest_hz(piece) for piece in pieces]
    assert 795 < min(heard) < 850
    assert 1150 < max(heard) < 1205
    assert 3900 < np.abs(pieces[:, 100:-100].astype(int)).max() < 4100


def test_two_recordings_sound_at_once() -> None:
    pieces = VariedNoise(bank(tone(500), tone(2000)), 1.0, 0.0).cut(np.random.default_rng(0), 60, RATE).astype(float)
    spectrum = np.abs(np.fft.rfft(pieces, axis=1))
    both = (spectrum[:, [500, 2000]] > 1e5).all(axis=1)
    assert 0.3 < both.mean() < 0.7  # else the same one is drawn twice
    ratios_db = 20 * np.log10(spectrum[both, 500] / spectrum[both, 2000])
    assert np.abs(ratios_db).max() < 10.2
    assert np.ptp(ratios_db) > 10


def test_loud_sums_do_not_clip() -> None:
    loud = (tone(700) * 8.0).astype(np.int16)
    pieces = VariedNoise(bank(loud), 1.0, 10.0).cut(np.random.default_rng(1), 40, 4000)
    assert np.abs(pieces.astype(int)).max() <= 32767
    assert all((np.diff(np.flatnonzero(np.abs(piece.astype(int)) >= 32766)) > 1).all() for piece in pieces)


def test_it_is_repeatable_and_short_recordings_repeat() -> None:
    varied = VariedNoise(bank(tone(500, 30), tone(2000, 0.1)), 0.5, 10.0)
    first = varied.cut(np.random.default_rng(3), 20, RATE)
    np.testing.assert_array_equal(first, varied.cut(np.random.default_rng(3), 20, RATE))
    assert varied.cut(np.random.default_rng(3), 0, RATE).shape == (0, RATE)


def test_kinds_are_drawn_evenly_where_that_is_asked_for() -> None:
    noise = bank(tone(500), tone(600), tone(700), tone(2000), kinds=("a", "a", "a", "b"))
    share = {}
    for by_kind in (True, False):
        pieces = VariedNoise(noise, 0.0, 5.0).cut(np.random.default_rng(0), 200, 4000, by_kind=by_kind)
        share[by_kind] = np.mean([strongest_hz(piece) > 1500 for piece in pieces])
    assert 0.4 < share[True] < 0.6
    assert 0.15 < share[False] < 0.35


def test_high_frequencies_stay() -> None:
    white = np.random.default_rng(5).normal(0, 3000, 10 * RATE).astype(np.int16)
    pieces = VariedNoise(bank(white), 0.0, 25.0).cut(np.random.default_rng(0), 60, RATE)
    power = (np.abs(np.fft.rfft(pieces, axis=1)) ** 2).mean(axis=0)
    assert abs(10 * np.log10(power[4500:5500].mean() / power[500:1500].mean())) < 0.5


@pytest.mark.parametrize(("name", "value"), [("noise_mix_probability", 1.5), ("noise_speed_percent", 51)])
def test_ranges_are_checked(name: str, value: float) -> None:
    with pytest.raises(KwsError, match=f"{name} is {value}, expected 0 to"):
        AugmentConfig(**{name: value})
