from pathlib import Path

import numpy as np
import pytest
import soundfile

from kws.data.audio import fit_length, read_audio
from kws.errors import KwsError

RATE = 16000


def ramp(samples: int = 1000) -> np.ndarray:
    return np.linspace(-32768, 32767, samples).round().astype(np.int16)


@pytest.mark.parametrize("name", ["a.wav", "a.flac"])
def test_16_khz_mono_16_bit_is_unchanged(name: str, tmp_path: Path) -> None:
    soundfile.write(tmp_path / name, ramp(), RATE, subtype="PCM_16")
    np.testing.assert_array_equal(read_audio(tmp_path / name), ramp())


def test_stereo_is_averaged(tmp_path: Path) -> None:
    left, right = ramp(), np.zeros(1000, np.int16)
    soundfile.write(tmp_path / "a.wav", np.stack([left, right], axis=1), RATE, subtype="PCM_16")
    np.testing.assert_array_equal(read_audio(tmp_path / "a.wav"), np.rint(left / 2).astype(np.int16))


def test_24_bit_is_rounded_and_float_saturates(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", ramp() / 32768, RATE, subtype="PCM_24")
    np.testing.assert_array_equal(read_audio(tmp_path / "a.wav"), ramp())
    soundfile.write(tmp_path / "b.wav", np.array([2.0, -2.0, 0.5]), RATE, subtype="FLOAT")
    assert read_audio(tmp_path / "b.wav").tolist() == [32767, -32768, 16384]


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
def test_other_rates_are_resampled(rate: int, tmp_path: Path) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    soundfile.write(tmp_path / "a.wav", tone, rate, subtype="PCM_16")
    pcm = read_audio(tmp_path / "a.wav").astype(np.float64) / 32768
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)
    assert len(pcm) == RATE
    middle = slice(1000, -1000)
    assert np.abs(pcm[middle] - expected[middle]).max() < 2e-3  # resampler ripple and 16-bit rounding


def test_ogg_reads(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.ogg", np.zeros(RATE), RATE)
    assert len(read_audio(tmp_path / "a.ogg")) == RATE


def broken_files(folder: Path) -> dict[str, str]:
    soundfile.write(folder / "whole.wav", ramp(), RATE, subtype="PCM_16")
    soundfile.write(folder / "whole.flac", np.random.default_rng(0).normal(0, 0.1, RATE), RATE, subtype="PCM_16")
    (folder / "cut.wav").write_bytes((folder / "whole.wav").read_bytes()[:700])
    (folder / "cut.flac").write_bytes((folder / "whole.flac").read_bytes()[:9000])
    (folder / "header.wav").write_bytes((folder / "whole.wav").read_bytes()[:30])
    (folder / "empty.wav").write_bytes(b"")
    (folder / "text.wav").write_text("this is not sound")
    (folder / "folder.wav").mkdir()
    soundfile.write(folder / "none.wav", np.zeros(0), RATE, subtype="PCM_16")
    soundfile.write(folder / "nan.wav", np.array([0.0, np.nan]), RATE, subtype="FLOAT")
    return {
        "absent.wav": "does not exist",
        "cut.wav": "truncated",
        "cut.flac": "truncated|not audio that can be decoded",
        "header.wav": "not audio that can be decoded|truncated",
        "empty.wav": "is empty",
        "text.wav": "not audio that can be decoded",
        "folder.wav": "is a folder",
        "none.wav": "holds no samples",
        "nan.wav": "not numbers",
    }


def test_bad_files_get_one_sentence_with_their_name(tmp_path: Path) -> None:
    for name, sentence in broken_files(tmp_path).items():
        with pytest.raises(KwsError, match=f"{name}: .*({sentence})") as caught:
            read_audio(tmp_path / name)
        assert "\n" not in str(caught.value)


def test_short_clips_are_padded_and_long_ones_cut_around_the_word() -> None:
    assert fit_length(np.array([1, 2], np.int16), 4).tolist() == [1, 2, 0, 0]
    pcm = np.zeros(100, np.int16)
    pcm[60:64] = -32768
    assert fit_length(pcm, 4).tolist() == [-32768] * 4
    assert fit_length(np.arange(100, dtype=np.int16), 4, centre=50).tolist() == [48, 49, 50, 51]
    assert fit_length(np.arange(100, dtype=np.int16), 4, centre=0).tolist() == [0, 1, 2, 3]
    assert fit_length(np.arange(100, dtype=np.int16), 4, centre=100).tolist() == [96, 97, 98, 99]
