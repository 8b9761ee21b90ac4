"""Rooms: what a clip sounds like behind an impulse response."""

import numpy as np
import pytest
import soundfile

from kws.data.clips import NoiseFile
from kws.data.room import RoomBank, build_rooms
from kws.data.source import open_noise
from kws.errors import KwsError


def bank(*responses):
    return RoomBank(
        responses=tuple(np.array(response, np.float32) for response in responses), keys=("room",) * len(responses)
    )


def speech(rows=3, samples=4000, seed=1):
    return np.random.default_rng(seed).normal(0, 1500, (rows, samples)).astype(np.int16)


def power(pcm):
    return (pcm.astype(np.float64) ** 2).mean(axis=1)


def test_rows_are_convolved_each_with_its_room_and_keep_their_power():
    rng = np.random.default_rng(2)
    rooms = [rng.normal(0, 1, 300) * np.exp(-np.arange(300) / 60), [0.0, 1.0, 0.5], rng.normal(0, 1, 9000)]
    pcm = speech()
    wet = bank(*rooms).convolve(pcm, np.array([2, 0, 1]))
    for row, room in enumerate((2, 0, 1)):
        direct = np.convolve(pcm[row].astype(np.float64), rooms[room])[: pcm.shape[1]]
        direct *= np.sqrt(power(pcm)[row] / np.mean(direct**2))
        assert np.abs(wet[row] - direct).max() <= 1  # float32 transform against float64 sums, then rounding
    np.testing.assert_allclose(power(wet), power(pcm), rtol=1e-3)  # what rounding to int16 leaves


def test_many_rows_equal_single_rows_and_silence_stays_silence():
    rooms = bank([1.0, 0.2], [0.5, -0.5, 0.25])
    pcm = speech(rows=130, samples=500)
    pcm[7] = 0
    numbers = rooms.draw(np.random.default_rng(3), len(pcm))
    assert set(numbers) == {0, 1}
    wet = rooms.convolve(pcm, numbers)
    assert not wet[7].any()
    for row in (0, 63, 64, 129):
        np.testing.assert_array_equal(wet[row], rooms.convolve(pcm[row : row + 1], numbers[row : row + 1])[0])


def test_loud_rows_saturate():
    signs = np.random.default_rng(4).choice([-20000, 20000], (1, 2000)).astype(np.int16)
    wet = bank([1.0, 0.9, 0.8]).convolve(signs, np.array([0]))  # sums of three signs: 2.7 times the least
    assert (wet.min(), wet.max()) == (-32768, 32767)


def test_responses_start_at_the_direct_sound_and_splits_are_disjoint(tmp_path):
    folder = tmp_path / "rooms"
    folder.mkdir()
    for number in range(40):
        response = np.zeros(800, np.int16)
        response[300], response[400] = 20000, 4000 + number
        soundfile.write(folder / f"room{number}.wav", response, 16000, subtype="PCM_16")
    banks = build_rooms(open_noise(folder).noise, tmp_path / "cache")
    assert set(banks) == {"training", "validation", "testing"}
    keys = [key for found in banks.values() for key in found.keys]
    assert len(keys) == len(set(keys)) == 40
    for found in banks.values():
        assert {int(np.argmax(response)) for response in found.responses} == {16}
    pcm = speech(rows=1)
    wet = banks["training"].convolve(pcm, np.array([0]))
    lag = np.correlate(wet[0].astype(float), pcm[0].astype(float), "full").argmax() - (pcm.shape[1] - 1)
    assert lag == 16  # one millisecond
    assert build_rooms((), tmp_path / "cache") == {}


def test_a_split_in_the_manifest_counts_and_silence_is_refused(tmp_path):
    path = tmp_path / "room.wav"
    soundfile.write(path, np.array([0, 9000, 100], np.int16), 16000, subtype="PCM_16")
    (tmp_path / "manifest.csv").write_text("path,split\nroom.wav,validation\n")
    assert set(build_rooms(open_noise(tmp_path).noise, tmp_path / "cache")) == {"validation"}
    soundfile.write(path, np.zeros(100, np.int16), 16000, subtype="PCM_16")
    with pytest.raises(KwsError, match=r"room\.wav: is silent"):
        build_rooms((NoiseFile(path=path, key="room.wav"),), tmp_path / "cache")
