"""Simulated rooms: physics of the responses, the same from the same seed, fit for --rir."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from cli_helpers import Cli
from conftest import require_package

from kws.data.room import build_rooms
from kws.data.source import open_noise
from kws.rooms import RoomsConfig, draw_rooms, simulate

SOUND_M_PER_S = 343


def decay_s(response: np.ndarray) -> float:
    """Time to fall by 60 dB, from the slope between -5 and -25 dB of Schroeder's backward integral."""
    left = np.cumsum(response[::-1].astype(np.float64) ** 2)[::-1]
    level = 10 * np.log10(left / left[0] + 1e-12)
    first, last = int(np.argmax(level < -5)), int(np.argmax(level < -25))
    return 3 * (last - first) / 16000


def test_rooms_are_drawn_within_bounds_and_repeat() -> None:
    config = RoomsConfig(count=60, reverberation_s=(0.2, 0.5), seed=3)
    rooms = list(draw_rooms(config))
    assert rooms == list(draw_rooms(config))
    assert rooms != list(draw_rooms(RoomsConfig(count=60, reverberation_s=(0.2, 0.5), seed=4)))
    assert [room.split for room in rooms].count("training") == 42
    assert [room.split for room in rooms].count("validation") == [room.split for room in rooms].count("testing") == 9
    for room in rooms:
        assert 0.2 <= room.reverberation_s <= 0.5
        assert 0.3 <= room.distance_m <= 9
        for place in (room.talker_m, room.microphone_m):
            assert all(0.3 <= at <= side - 0.3 for at, side in zip(place, room.size_m, strict=True))


def test_responses_have_the_delay_and_the_decay_of_their_room() -> None:
    require_package("pyroomacoustics", "pip install 'kws[rooms]'")
    rooms = list(draw_rooms(RoomsConfig(count=8, reverberation_s=(0.2, 0.6), seed=5)))
    responses = [simulate(room) for room in rooms]
    for room, response in zip(rooms, responses, strict=True):
        assert np.abs(response).max() == pytest.approx(0.9, abs=1e-6)
        arrival = int(np.flatnonzero(np.abs(response) > 0.3 * np.abs(response).max())[0])
        # pyroomacoustics delays everything by half of its 81 taps of fractional delay
        assert arrival - 40 == pytest.approx(room.distance_m / SOUND_M_PER_S * 16000, abs=3)
        assert decay_s(response) == pytest.approx(room.reverberation_s, rel=0.45)  # Sabine's formula is rough
    order = np.argsort([room.reverberation_s for room in rooms])
    measured = [decay_s(responses[index]) for index in order]
    assert np.mean([after > before for before, after in pairwise(measured)]) > 0.7


def test_the_verb_writes_a_folder_that_rir_takes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    require_package("pyroomacoustics", "pip install 'kws[rooms]'")
    cli = Cli(capsys)
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        told = cli("rooms", folder, "--count", 20, "--seed", 9, "--reverberation", 0.15, 0.3)
        assert told.status == 0, told.err
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == ["manifest.csv", *(f"room-{number:05d}.flac" for number in range(20))]
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
    rows = list(csv.DictReader((folders[0] / "manifest.csv").read_text().splitlines()))
    assert all(0.15 <= float(row["reverberation_s"]) <= 0.3 for row in rows)
    banks = build_rooms(open_noise(folders[0]).noise, tmp_path / "cache")
    assert {split: len(bank.responses) for split, bank in banks.items()} == {
        "training": 14,
        "validation": 3,
        "testing": 3,
    }
    assert "is not empty" in cli.fails("rooms", folders[0])
    assert "count is 0, expected 1 to 100000" in cli.fails("rooms", tmp_path / "c", "--count", 0)
    assert "expected low, high in 0.1 to 1.2" in cli.fails("rooms", tmp_path / "c", "--reverberation", 0.5, 0.2)
    assert not (tmp_path / "c").exists()
