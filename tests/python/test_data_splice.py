"""Running speech that goes to and fro between two recordings."""

import numpy as np
import pytest

from kws.config import AugmentConfig
from kws.data.noise import NoiseBank
from kws.data.splice import spliced_speech
from kws.errors import KwsError

RATE = 16000
SAMPLES = 2 * RATE


def tones(*parts: tuple[float, float]) -> NoiseBank:
    """A bank of tones of 4 s each, by frequency and amplitude."""
    time_s = np.arange(4 * RATE) / RATE
    recordings = [np.round(level * np.sin(2 * np.pi * hz * time_s)).astype(np.int16) for hz, level in parts]
    lengths = np.array([len(recording) for recording in recordings])
    return NoiseBank(pcm=np.concatenate(recordings), starts=np.cumsum(lengths) - lengths, lengths=lengths)


def pitches(piece: np.ndarray) -> np.ndarray:
    """Strongest frequency of every 20 ms, in Hz."""
    blocks = piece.reshape(-1, RATE // 50).astype(float)
    return np.abs(np.fft.rfft(blocks * np.hanning(blocks.shape[1]), axis=1)).argmax(axis=1) * 50


def kept(piece: np.ndarray) -> set[float]:
    """Frequencies that are the strongest for 100 ms at least."""
    found, blocks = np.unique(pitches(piece), return_counts=True)
    return set(found[blocks >= 5])


def test_pieces_alternate_after_a_syllable_to_a_few_words() -> None:
    bank = tones((500, 3000), (2000, 3000))
    pieces = spliced_speech(bank, 1.0, np.random.default_rng(0), 200, SAMPLES)
    both = [piece for piece in pieces if kept(piece) == {500, 2000}]
    assert 0.35 < len(both) / len(pieces) < 0.65  # else both are cut from the same recording
    changes = [np.flatnonzero(np.diff(pitches(piece) > 1000)) for piece in both]
    lengths_s = np.concatenate([np.diff(each) for each in changes]) * 0.02
    assert len(lengths_s) > 150
    assert 0.12 <= lengths_s.min() < 0.25
    assert 0.6 < lengths_s.max() <= 0.74


def test_changes_fade_and_levels_match() -> None:
    bank = tones((500, 700), (2000, 6000))
    pieces = spliced_speech(bank, 1.0, np.random.default_rng(1), 60, SAMPLES)
    levels = np.abs(pieces.astype(int)).max(axis=1)
    assert set(np.round(levels / 100)) == {7, 60}
    for piece, level in zip(pieces.astype(int), levels, strict=True):
        loudest = np.abs(piece.reshape(-1, RATE // 50)).max(axis=1)
        assert loudest.max() < 1.05 * np.median(loudest)
        assert np.abs(np.diff(piece)).max() < 0.85 * level  # 2 kHz itself has steps of 0.77


def test_the_share_is_kept_and_draws_repeat() -> None:
    bank = tones(*((100.0 * (3 + number), 3000.0) for number in range(40)))
    pieces = spliced_speech(bank, 0.3, np.random.default_rng(2), 300, SAMPLES)
    mixed = np.mean([len(kept(piece)) > 1 for piece in pieces])
    whole = spliced_speech(bank, 0.0, np.random.default_rng(2), 300, SAMPLES)
    assert all(len(kept(piece)) == 1 for piece in whole)
    assert mixed == pytest.approx(0.3, abs=0.1)
    np.testing.assert_array_equal(pieces, spliced_speech(bank, 0.3, np.random.default_rng(2), 300, SAMPLES))


def test_a_share_out_of_range_is_named() -> None:
    with pytest.raises(KwsError, match=r"speech_splice_probability is 2.0, expected 0 to 1"):
        AugmentConfig(speech_splice_probability=2.0)
