"""The level meter against NumPy, through the facade."""

from __future__ import annotations

import json

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from tiny_model import chain_model, noise

from kws.simulate.levels import Levels
from kws.simulate.spotter import Spotter

SPOTTER = Spotter(chain_model())
TOLERANCE_DB = 0.005
"""Two logarithms off by 2^-14 each, and the last place of 1/256 dB."""


def check(levels: Levels, pcm: NDArray[np.int16]) -> None:
    x = pcm.astype(np.float64)
    peak = np.abs(x).max(initial=0)
    assert levels.samples == pcm.size
    assert levels.clipped == np.count_nonzero((pcm == -32768) | (pcm == 32767))
    if peak == 0:
        assert (levels.peak_dbfs, levels.rms_dbfs, levels.offset) == (-128, -128, 0)
        return
    assert levels.peak_dbfs == pytest.approx(20 * np.log10(peak / 32768), abs=TOLERANCE_DB)
    assert levels.rms_dbfs == pytest.approx(10 * np.log10(np.mean(x**2) / 2**30), abs=TOLERANCE_DB)
    assert levels.offset == pytest.approx(x.mean(), abs=1 / 512)


@settings(max_examples=60, deadline=None)
@given(arrays(np.int16, st.integers(0, 900), elements=st.integers(-32768, 32767)))
def test_levels_are_numpys(pcm: NDArray[np.int16]) -> None:
    SPOTTER.reset()
    SPOTTER.push(pcm)
    check(SPOTTER.read_levels(), pcm)


def test_reading_and_reset_start_anew() -> None:
    spotter = Spotter(chain_model())
    pcm = noise(2)
    spotter.push(pcm[:7777])
    check(spotter.read_levels(), pcm[:7777])
    spotter.push(pcm[7777:])
    check(spotter.read_levels(), pcm[7777:])
    spotter.push(pcm)
    spotter.reset()
    check(spotter.read_levels(), pcm[:0])


def test_detect_shows_the_levels_of_each_second(capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    cli = Cli(capsys)
    model, recording = tmp_path / "model.tflite", tmp_path / "tone.wav"
    model.write_bytes(chain_model())
    tone = 0.5 * np.sin(2 * np.pi * 1000 / 16000 * np.arange(40000))
    soundfile.write(recording, tone, 16000, subtype="PCM_16")
    lines = [json.loads(line) for line in cli("detect", model, recording, "--levels", "--json").out.splitlines()]
    levels = [line for line in lines if "levels" in line]
    assert [round(line["end_s"]) for line in levels] == [1, 2]
    for line in levels:
        assert line["levels"]["peak_dbfs"] == pytest.approx(-6.02, abs=0.01)
        assert line["levels"]["rms_dbfs"] == pytest.approx(-9.03, abs=0.01)
        assert line["levels"]["clipped"] == 0
    assert "level: peak -6.0 dBFS, rms -9.0 dBFS, 0 clipped" in cli("detect", model, recording, "--levels").out
