"""Overdrive, codecs, distance and kinds of noise: what each does to a signal, measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from data_helpers import RATE, tone

from kws.config import AugmentConfig
from kws.config.experiment import CODEC_NAMES
from kws.config.overrides import apply_overrides
from kws.config.recipes import recipe
from kws.data import codec as codec_module
from kws.data.augment import active_power, augment_pcm, make_silence
from kws.data.clipping import overdrive
from kws.data.codec import CODECS, through_codec, through_codecs
from kws.data.distance import move_away, muffle
from kws.data.equalizer import NODES_HZ, equalize
from kws.data.noise import build_noise
from kws.data.room import RoomBank
from kws.data.source import open_noise
from kws.errors import KwsError

PLAIN = AugmentConfig(shift_ms=0, gain_db=0, noise_probability=0, time_masks=0, band_masks=0)


def speechlike(seed: int = 1, seconds: float = 1.0) -> np.ndarray:
    """Noise of falling spectrum in syllables: a fifth of full scale."""
    rng = np.random.default_rng(seed)
    samples = round(seconds * RATE)
    spectrum = np.fft.rfft(rng.standard_normal(samples)) / np.maximum(np.arange(samples // 2 + 1), 300)
    wave = np.fft.irfft(spectrum, samples) * (1 + np.sin(2 * np.pi * 4 * np.arange(samples) / RATE))
    return (6000 * wave / np.abs(wave).max()).astype(np.int16)


def power_db(pcm: np.ndarray, low_hz: float, high_hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(pcm.astype(np.float64))) ** 2
    hz = np.fft.rfftfreq(len(pcm), 1 / RATE)
    return float(10 * np.log10(spectrum[(hz >= low_hz) & (hz < high_hz)].sum()))


def crest_db(pcm: np.ndarray) -> float:
    signal = pcm.astype(np.float64)
    return float(20 * np.log10(np.abs(signal).max() / np.sqrt(np.mean(signal**2))))


def delay(first: np.ndarray, second: np.ndarray) -> int:
    size = 2 * max(len(first), len(second))
    both = np.fft.irfft(np.fft.rfft(second, size) * np.conj(np.fft.rfft(first, size)))
    at = int(both.argmax())
    return at if at < size // 2 else at - size


def test_hard_overdrive_cuts_at_the_limit_and_soft_bends() -> None:
    signal = np.stack([speechlike(1), speechlike(2)]).astype(np.float32)
    hard, soft = (overdrive(signal, np.array([12.0, 12.0]), np.full(2, kind)) for kind in (False, True))
    limit = np.abs(signal).max(axis=1) * 10 ** (-12 / 20)
    np.testing.assert_allclose(np.abs(hard).max(axis=1), limit, rtol=1e-6)  # float32
    inside = np.abs(signal) < limit[:, None]
    np.testing.assert_array_equal(hard[inside], signal[inside])
    assert (np.abs(soft).max(axis=1) < limit).all()
    quiet = np.abs(signal) < limit[:, None] / 20
    np.testing.assert_allclose(soft[quiet], signal[quiet], rtol=2e-3)  # tanh(x) is x - x^3 / 3
    for row in range(2):
        assert crest_db(hard[row]) < crest_db(signal[row]) - 4
        assert crest_db(soft[row]) < crest_db(signal[row]) - 4
    hum = 8000 * np.sin(2 * np.pi * 500 * np.arange(RATE) / RATE)[None].astype(np.float32)
    third = {kind: power_db(overdrive(hum, np.array([6.0]), np.array([kind]))[0], 1495, 1505) for kind in (False, True)}
    assert third[False] > third[True] > power_db(hum[0], 1495, 1505) + 40, "odd harmonics, more of them of a hard limit"
    np.testing.assert_array_equal(overdrive(np.zeros((1, 9), np.float32), np.array([6.0]), np.array([True])), 0)


def test_equalizer_gives_each_part_of_the_spectrum_its_gain() -> None:
    signal = np.stack([speechlike(1), speechlike(1)]).astype(np.float32)
    gains_db = np.array([[0.0] * len(NODES_HZ), [6, 6, 6, 0, -10, -10, -10]])
    plain, other = equalize(signal, gains_db)
    np.testing.assert_allclose(plain, signal[0], atol=0.5)
    for low_hz, high_hz, gain_db in ((50, 450, 6), (980, 1020, 0), (2500, 6000, -10)):
        assert power_db(other, low_hz, high_hz) - power_db(plain, low_hz, high_hz) == pytest.approx(gain_db, abs=0.7)
    assert delay(plain, other) == 0
    assert not equalize(np.zeros((1, 800), np.float32), gains_db[1:]).any()


def test_equalizer_comes_as_often_as_asked() -> None:
    pcm = np.stack([speechlike(1)] * 200)
    config = replace(PLAIN, equalizer_probability=0.5, equalizer_db=12.0)
    heard = augment_pcm(pcm, config, None, np.random.default_rng(3))
    changed = (heard != pcm).any(axis=1)
    assert 80 < changed.sum() < 120
    tilt = [power_db(row, 100, 1000) - power_db(row, 2000, 7000) for row in heard[changed]]
    assert np.ptp(tilt) > 10
    seldom = replace(config, equalizer_probability=0.01)
    np.testing.assert_array_equal(augment_pcm(pcm[:1], seldom, None, np.random.default_rng(3)), pcm[:1])


def test_overdrive_comes_as_often_as_asked() -> None:
    pcm = np.stack([speechlike(seed) for seed in range(40)])
    config = replace(PLAIN, overdrive_probability=0.5, overdrive_db=(12.0, 12.0))
    out = augment_pcm(pcm, config, None, np.random.default_rng(3))
    changed = (out != pcm).any(axis=1)
    assert 10 <= changed.sum() <= 30
    flat = [(np.abs(row) == np.abs(row).max()).sum() > 20 for row in out[changed]]
    assert 0.2 < np.mean(flat) < 0.8, "hard ones have flat tops"


@pytest.mark.parametrize("name", CODEC_NAMES)
@pytest.mark.parametrize("place", [0.0, 1.0])
def test_codecs_keep_the_place_in_time_and_lose_what_they_should(name: str, place: float) -> None:
    pcm = speechlike(5, 1.5)
    heard = through_codec(pcm, name, place)[: len(pcm)]
    assert len(heard) == len(pcm)
    assert abs(delay(pcm, heard)) <= 4
    error = heard.astype(float) - pcm
    assert not (error == 0).all()
    speech_db = power_db(pcm, 100, 3400)
    assert power_db(heard, 100, 3400) == pytest.approx(speech_db, abs=3.0)
    if CODECS[name].rate_hz == 8000:
        assert power_db(heard, 4500, 8000) < power_db(pcm, 4500, 8000) - 20


def test_stronger_compression_leaves_a_greater_error() -> None:
    pcm = speechlike(6, 1.5)
    for name in ("opus", "mp3"):
        low, high = (power_db(through_codec(pcm, name, place)[: len(pcm)] - pcm, 50, 7000) for place in (0.0, 1.0))
        assert high > low + 3


def test_codecs_are_drawn_evenly_and_repeat() -> None:
    pcm = np.stack([speechlike(seed, 0.5) for seed in range(24)])
    config = replace(PLAIN, codec_probability=0.75, codecs=("gsm", "mulaw"))
    first, again = (augment_pcm(pcm, config, None, np.random.default_rng(8)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    through = (first != pcm).any(axis=1)
    assert 12 <= through.sum() <= 23
    of_mulaw = [(through_codecs(row[None], ("mulaw",), np.random.default_rng(0)) == out).all()
                for row, out in zip(pcm[through], first[through], strict=True)]  # fmt: skip
    assert 0.2 < np.mean(of_mulaw) < 0.8


def test_a_codec_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(codec_module.CODECS, "gsm", replace(CODECS["gsm"], subtype="GSM999"))
    with pytest.raises(KwsError, match="codec gsm: this libsndfile cannot do it"):
        through_codec(speechlike(), "gsm", 0.5)


def response() -> np.ndarray:
    rng = np.random.default_rng(2)
    tail = rng.standard_normal(4000) * 10 ** (-3 * np.arange(4000) / 4000) * 0.05
    tail[:60] = 0
    tail[16] = 1.0
    return (tail / np.sqrt((tail**2).sum())).astype(np.float32)


def direct_to_reverberant_db(signal: np.ndarray) -> float:
    return float(10 * np.log10((signal[:57].astype(float) ** 2).sum() / (signal[57:].astype(float) ** 2).sum()))


def test_distance_weakens_the_direct_sound_alone() -> None:
    near = response()
    far = move_away(near, 4.0)
    np.testing.assert_array_equal(far[57:], near[57:])
    assert direct_to_reverberant_db(far) == pytest.approx(direct_to_reverberant_db(near) - 20 * np.log10(4), abs=1e-4)
    rooms = RoomBank(responses=(near,), keys=("near",))
    click = np.zeros((3, 8000), np.int16)
    click[:, 1000] = 20000
    out = rooms.convolve(click, np.zeros(3, np.int64), np.array([1.0, 4.0, 4.0]))
    np.testing.assert_array_equal(out[0], rooms.convolve(click[:1], np.zeros(1, np.int64))[0])
    np.testing.assert_array_equal(out[1], out[2])
    level = 20 * np.log10(np.sqrt((far.astype(float) ** 2).sum()))
    fallen = active_power(out[1:2].astype(np.float32))[0] / active_power(out[:1].astype(np.float32))[0]
    energy = (out[1].astype(float) ** 2).sum() / (out[0].astype(float) ** 2).sum()
    assert 10 * np.log10(energy) == pytest.approx(level, abs=0.1)
    assert fallen < 1


def test_muffling_is_a_first_order_low_pass_without_delay() -> None:
    signal = np.zeros((2, 4096), np.float32)
    signal[:, 2048] = 10000
    out = muffle(signal, np.array([1.0, 4.0]))
    assert out.argmax(axis=1).tolist() == [2048, 2048]
    gains = np.abs(np.fft.rfft(out, axis=1)) / 10000
    for hz, factor in ((1000, 1), (1000, 4), (4000, 4), (7900, 4)):
        wanted = 1 / np.sqrt(1 + (hz * factor / 16000) ** 2)
        assert gains[0 if factor == 1 else 1, round(hz * 4096 / RATE)] == pytest.approx(wanted, rel=0.01)


def test_far_talkers_are_quieter_and_duller() -> None:
    pcm = np.stack([speechlike(seed) for seed in range(30)])
    config = replace(PLAIN, distance_probability=0.5, distance_factor=(4.0, 4.0))
    out = augment_pcm(pcm, config, None, np.random.default_rng(1))
    change = np.array([[power_db(b, *band) - power_db(a, *band) for band in ((200, 400), (4000, 7000))]
                       for a, b in zip(pcm, out, strict=True)])  # fmt: skip
    far = change[:, 0] < -6
    assert 8 <= far.sum() <= 22
    np.testing.assert_allclose(change[~far], 0, atol=1e-9)
    np.testing.assert_allclose(change[far, 0], -20 * np.log10(4), atol=0.3)
    assert (change[far, 1] < change[far, 0] - 2).all()
    again = augment_pcm(pcm, replace(config, level_dbfs=(-30, -30)), None, np.random.default_rng(1))
    levels = 10 * np.log10(active_power(again.astype(np.float32)) / 32768**2)
    np.testing.assert_allclose(levels, -30, atol=0.1)  # a drawn level stands for what distance took


def test_what_is_off_changes_nothing() -> None:
    pcm = np.stack([speechlike(seed) for seed in range(4)])
    np.testing.assert_array_equal(augment_pcm(pcm, PLAIN, None, np.random.default_rng(1)), pcm)


def test_kinds_of_noise_are_heard_equally_often(tmp_path: Path) -> None:
    rows = ["path,kind,split"]
    for number in range(10):
        kind, hz = ("music", 3000) if number == 0 else ("street", 400)
        soundfile.write(tmp_path / f"{number}.wav", tone(hz, number), RATE, subtype="PCM_16")
        rows.append(f"{number}.wav,{kind},training")
    (tmp_path / "manifest.csv").write_text("\n".join(rows) + "\n")
    bank = build_noise(open_noise(tmp_path).noise, tmp_path / "cache")["training"]
    assert bank.kinds == ("music", *["street"] * 9)
    heard = {}
    for by_kind in (False, True):
        cuts = bank.cut(np.random.default_rng(4), 300, RATE, by_kind=by_kind)
        heard[by_kind] = np.mean([power_db(cut, 2500, 3500) > power_db(cut, 300, 500) for cut in cuts])
    assert heard[False] == pytest.approx(0.1, abs=0.06)
    assert heard[True] == pytest.approx(0.5, abs=0.1)
    pcm = np.stack([tone(1200, seed) for seed in range(60)])
    config = replace(PLAIN, noise_probability=1.0, noise_by_kind=True, snr_db=(0.0, 0.0))
    mixed = augment_pcm(pcm, config, bank, np.random.default_rng(2))
    music = np.mean([power_db(row, 2500, 3500) > power_db(row, 300, 500) for row in mixed])
    assert music == pytest.approx(0.5, abs=0.25)
    silence = make_silence(bank, 300, RATE, np.random.default_rng(3), by_kind=True)
    loud = silence[np.abs(silence).max(axis=1) > 100]
    music = np.mean([power_db(row, 2500, 3500) > power_db(row, 300, 500) for row in loud])
    assert music == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("augment.codecs=opus,aac", "codecs is opus, aac, expected some of opus, mp3, gsm, mulaw"),
        ("augment.codecs=[]", "codecs is empty, expected some of opus"),
        ("augment.codec_probability=2", "codec_probability is 2.0, expected 0 to 1"),
        ("augment.equalizer_db=-1", "equalizer_db is -1.0, expected 0 to 60"),
        ("augment.overdrive_probability=-1", "overdrive_probability is -1.0, expected 0 to 1"),
        ("augment.overdrive_db=9,3", r"overdrive_db is \(9.0, 3.0\), expected low, high in 0 to 60"),
        ("augment.distance_probability=x", "augment.distance_probability: 'x' is not a value of type float"),
        ("augment.distance_factor=0.5,3", r"distance_factor is \(0.5, 3.0\), expected low, high in 1 to 100"),
        ("augment.noise_by_kind=3", "augment.noise_by_kind: 3 is not a value of type bool"),
    ],
)
def test_settings_that_make_no_sense_are_refused(setting: str, sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence):
        apply_overrides(recipe("wake-fc-gru"), [setting])
