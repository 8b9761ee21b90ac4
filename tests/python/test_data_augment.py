import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from kws.config import AugmentConfig
from kws.data.augment import active_power, augment_pcm, change_speed, make_silence, shift
from kws.data.batches import Batch, prefetch
from kws.data.noise import NoiseBank
from kws.data.room import RoomBank

OFF = AugmentConfig(shift_ms=0, gain_db=0, noise_probability=0)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def bank(pcm: np.ndarray) -> NoiseBank:
    return NoiseBank(pcm=pcm.astype(np.int16), starts=np.array([0]), lengths=np.array([len(pcm)]))


def speech(batch: int = 4) -> np.ndarray:
    pcm = np.zeros((batch, 16000), np.int16)
    pcm[:, 4000:8000] = 4000 * np.sign(rng().normal(size=(batch, 4000)))
    return pcm


def test_nothing_changes_when_all_is_off() -> None:
    np.testing.assert_array_equal(augment_pcm(speech(), OFF, None, rng()), speech())


def test_shift_moves_and_fills_with_zero() -> None:
    pcm = np.arange(1, 6, dtype=np.int16)[None].repeat(3, axis=0)
    moved = shift(pcm, np.array([2, -2, 0]))
    assert moved.tolist() == [[0, 0, 1, 2, 3], [3, 4, 5, 0, 0], [1, 2, 3, 4, 5]]


def test_speed_moves_pitch_and_length() -> None:
    tone = 8000 * np.sin(2 * np.pi * 1000 * np.arange(16000) / 16000)
    pcm = np.tile(tone, (3, 1)).astype(np.int16)
    played = change_speed(pcm, np.array([1.1, 0.9, 1.0]))
    peaks = [int(np.argmax(np.abs(np.fft.rfft(row[:14000], 160000)))) / 10 for row in played]
    np.testing.assert_allclose(peaks, [1100, 900, 1000], atol=2)  # Hz; bins are 0.1 Hz wide, the main lobe 2 Hz
    assert [int(np.flatnonzero(row)[-1]) // 100 for row in played] == [145, 159, 159]


def test_some_clips_are_put_into_rooms() -> None:
    echo = np.zeros(1001, np.float32)
    echo[[0, 1000]] = np.sqrt(0.5)
    rooms = RoomBank(responses=(echo,), keys=("echo",))
    pcm = speech(40)
    heard = augment_pcm(pcm, replace(OFF, room_probability=0.5), None, rng(), rooms)
    inside = np.any(heard != pcm, axis=1)
    assert 10 <= inside.sum() <= 30
    assert np.all(np.any(heard[inside, 8000:9000] != 0, axis=1)), "the echo sounds on after the word"
    np.testing.assert_array_equal(augment_pcm(pcm, OFF, None, rng(), rooms), pcm)


def test_active_power_ignores_the_silence_around() -> None:
    np.testing.assert_allclose(active_power(speech().astype(np.float32)), 4000.0**2, rtol=1e-6)  # float32 sums


@pytest.mark.parametrize("snr_db", [0.0, 20.0])
def test_noise_has_the_drawn_ratio(snr_db: float) -> None:
    config = AugmentConfig(shift_ms=0, gain_db=0, noise_probability=1, snr_db=(snr_db, snr_db))
    noise = bank(rng(5).normal(0, 300, 50000))
    added = augment_pcm(speech(), config, noise, rng()).astype(np.float64) - speech()
    found = 10 * np.log10(4000.0**2 / (added**2).mean(axis=1))
    np.testing.assert_allclose(found, snr_db, atol=0.01)  # int16 rounding of the mix


def test_loud_gain_saturates() -> None:
    loud = np.full((64, 16000), 30000, np.int16)
    out = augment_pcm(loud, AugmentConfig(shift_ms=0, noise_probability=0, gain_db=6), None, rng())
    assert out.min() > 0
    assert (out == 32767).any()


def test_noise_shorter_than_a_clip_repeats() -> None:
    cut = bank(np.arange(1, 101)).cut(rng(), 3, 250)
    assert cut.min() == 1
    assert ((np.diff(cut, axis=1) == 1) | (np.diff(cut, axis=1) == -99)).all()


def test_another_speed_keeps_the_highest_frequencies() -> None:
    white = rng(2).normal(0, 3000, (30, 16000)).astype(np.int16)
    power = (np.abs(np.fft.rfft(change_speed(white, rng().uniform(1.0, 1.1, 30)), axis=1)) ** 2).mean(axis=0)
    assert abs(10 * np.log10(power[6500:7200].mean() / power[500:1500].mean())) < 0.5


def test_silence_levels() -> None:
    made = make_silence(bank(rng(5).normal(0, 300, 50000)), 400, 16000, rng())
    digital = ~made.any(axis=1)
    assert 0.02 < digital.mean() < 0.3
    assert not make_silence(None, 3, 100, rng()).any()


def test_prefetch_keeps_order_and_passes_errors() -> None:
    def make() -> Iterator[Batch]:
        for number in range(3):
            yield Batch(np.zeros((1, 1, 1), np.int8), np.array([number], np.int32))
        raise ValueError("broken")

    batches = prefetch(make)
    seen = [int(next(batches).labels[0]) for _ in range(3)]
    assert seen == [0, 1, 2]
    with pytest.raises(ValueError, match="broken"):
        next(batches)


def test_prefetch_stops_its_thread_when_left() -> None:
    def endless() -> Iterator[Batch]:
        while True:
            yield Batch(np.zeros((1, 1, 1), np.int8), np.zeros(1, np.int32))

    batches = prefetch(endless)
    next(batches)
    batches.close()
    time.sleep(0.05)
    assert not any(thread.name == "kws-batches" for thread in threading.enumerate())
