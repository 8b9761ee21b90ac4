"""Long recordings: what is built is what was asked for; tables are read back or refused with one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kws.data.augment import active_power
from kws.data.noise import NoiseBank
from kws.data.room import RoomBank
from kws.errors import KwsError
from kws.streams import Material, StreamConfig, StreamWord, build_stream, read_stream, stream_preset, write_stream
from kws.streams.build import Utterance

RATE = 16000
CLEAN = StreamConfig(hours=0.02, speech_share=0.0, snr_db=None)


def burst(seconds: float, lead_s: float = 0.5, level: float = 3000.0, seed: int = 0) -> NDArray[np.int16]:
    pcm = np.zeros(round((seconds + 2 * lead_s) * RATE), np.int16)
    first = round(lead_s * RATE)
    voice = np.random.default_rng(seed).normal(0, level, round(seconds * RATE))
    pcm[first : first + len(voice)] = np.clip(voice, -32768, 32767)
    return pcm


def utterance(index: int, keyword: str) -> Utterance:
    pcm = burst(0.4, level=500.0 * (index + 1), seed=index)
    return Utterance(load=lambda: pcm, keyword=keyword, word_s=(0.5, 0.9), speaker=f"s{index}")


KEYWORDS = [utterance(index, keyword) for index, keyword in enumerate(("yes", "no", "yes"))]
SPEECH = [Utterance(load=lambda: burst(3.0, lead_s=0.0, seed=9))]
HISS = np.random.default_rng(5).normal(0, 200, 30 * RATE).astype(np.int16)
NOISE = NoiseBank(pcm=HISS, starts=np.array([0]), lengths=np.array([len(HISS)]))


def built(material: Material, config: StreamConfig) -> tuple[NDArray[np.int16], list[StreamWord]]:
    parts = list(build_stream(material, config))
    return np.concatenate([pcm for pcm, _ in parts]), [word for _, words in parts for word in words]


def cut(pcm: NDArray[np.int16], word: StreamWord) -> NDArray[np.float32]:
    return pcm[round(word.start_s * RATE) : round(word.end_s * RATE)].astype(np.float32)


def dbfs(power: float) -> float:
    return float(10 * np.log10(power / 32768**2))


def test_words_lie_where_the_table_says_at_the_level_asked_for() -> None:
    pcm, words = built(Material(keywords=KEYWORDS), replace(CLEAN, repeats=2, level_dbfs=-30))
    assert abs(len(pcm) / RATE - 72) < 4
    assert sorted(word.groups["speaker"] for word in words) == ["s0", "s0", "s1", "s1", "s2", "s2"]
    for word in words:
        # the level is set over the recording with its margins, whose first block is half a word
        assert dbfs(active_power(cut(pcm, word)[None])[0]) == pytest.approx(-30, abs=0.3)
        assert word.end_s - word.start_s == pytest.approx(0.4)
        assert not pcm[round((word.start_s - 0.2) * RATE) : round(word.start_s * RATE) - 1].any()
    assert all(later.start_s > earlier.end_s for earlier, later in pairwise(words))


def test_words_know_the_kind_of_noise_they_lie_in() -> None:
    config = replace(CLEAN, repeats=4, snr_db=3.0)
    ends = np.array([0, len(NOISE.pcm) // 2], np.int64), np.full(2, len(NOISE.pcm) // 2, np.int64)
    bank = replace(NOISE, starts=ends[0], lengths=ends[1], kinds=("music", "street"))
    pcm, words = built(Material(keywords=KEYWORDS, noise=bank), config)
    assert {word.groups["noise"] for word in words} == {"music", "street"}
    plain, named = built(Material(keywords=KEYWORDS, noise=replace(bank, kinds=())), config)
    np.testing.assert_array_equal(pcm, plain)
    assert all("noise" not in word.groups for word in named)


@pytest.mark.parametrize("snr_db", [0.0, 20.0])
def test_noise_lies_below_active_speech_by_the_ratio(snr_db: float) -> None:
    config = replace(CLEAN, snr_db=snr_db, level_dbfs=-20)
    pcm, words = built(Material(keywords=KEYWORDS, noise=NOISE), config)
    between = pcm[round(words[0].end_s * RATE) + RATE : round(words[1].start_s * RATE) - RATE].astype(np.float64)
    assert dbfs(np.mean(between**2)) == pytest.approx(-20 - snr_db, abs=0.5)
    speech = np.mean([np.mean(cut(pcm, word).astype(np.float64) ** 2) for word in words])
    assert dbfs(speech) == pytest.approx(10 * np.log10(10**-2 + 10 ** (-2 - snr_db / 10)), abs=0.5)


def test_the_picovoice_preset_compares_the_loudest_frames() -> None:
    config = replace(stream_preset("picovoice"), hours=0.02)
    loud_click = burst(0.4, seed=1)
    loud_click[8000:8512] = 30000
    keyword = Utterance(load=lambda: loud_click, keyword="yes", word_s=(0.5, 0.9))
    pcm, words = built(Material(keywords=[keyword], speech=SPEECH, noise=NOISE), config)
    frames = pcm[: len(pcm) // 512 * 512].reshape(-1, 512).astype(np.float64)
    click = round(words[0].start_s * RATE) // 512
    loudest = np.mean(frames[click - 1 : click + 3] ** 2, axis=1).max()
    # the loudest frame of the noise lies a little above its mean, and the click reaches over two frames
    assert dbfs(loudest) == pytest.approx(config.level_dbfs, abs=2.5)
    with pytest.raises(KwsError, match="stream preset x: not known, expected one of default, picovoice"):
        stream_preset("x")


def test_the_seed_decides_everything() -> None:
    material = Material(keywords=KEYWORDS, speech=SPEECH, noise=NOISE)
    config = StreamConfig(hours=0.01, seed=3)
    first, again = built(material, config), built(material, config)
    np.testing.assert_array_equal(first[0], again[0])
    assert first[1] == again[1]
    assert not np.array_equal(first[0][:RATE], built(material, replace(config, seed=4))[0][:RATE])


def test_a_room_follows_every_utterance() -> None:
    echo = np.zeros(4001, np.float32)
    echo[0], echo[4000] = 0.8, 0.6
    rooms = RoomBank(responses=(echo,), keys=("echo",))
    pcm, words = built(Material(keywords=KEYWORDS, rooms=rooms), replace(CLEAN, room=True))
    for word in words:
        end = round(word.end_s * RATE)
        assert word.groups["room"] == "yes"
        assert np.abs(pcm[end : end + 3500].astype(int)).mean() > 100


@pytest.mark.parametrize(
    ("material", "config", "text"),
    [
        (Material(keywords=[]), CLEAN, "no keyword recordings"),
        (Material(keywords=KEYWORDS), replace(CLEAN, speech_share=0.5), "no running speech"),
        (Material(keywords=KEYWORDS), replace(CLEAN, snr_db=3.0), "there is no noise"),
        (Material(keywords=KEYWORDS), replace(CLEAN, room=True), "no room responses"),
        (Material(keywords=KEYWORDS), replace(CLEAN, repeats=20), "60 keywords in 0.02 hours"),
    ],
)
def test_what_is_missing_is_named(material: Material, config: StreamConfig, text: str) -> None:
    with pytest.raises(KwsError, match=text):
        built(material, config)


@pytest.mark.parametrize(
    ("field", "value"), [("hours", 0), ("speech_share", 1.1), ("level_dbfs", 1), ("snr_db", 200), ("repeats", -1)]
)
def test_values_out_of_range_are_refused_by_name(field: str, value: float) -> None:
    with pytest.raises(KwsError, match=f"stream: {field}|stream.{field}"):
        StreamConfig(**{field: value})


def test_a_stream_survives_its_file(tmp_path: Path) -> None:
    parts = list(build_stream(Material(keywords=KEYWORDS), CLEAN))
    seconds = write_stream(tmp_path / "new" / "a.flac", parts)
    stream = read_stream(tmp_path / "new" / "a.flac")
    np.testing.assert_array_equal(stream.pcm, np.concatenate([pcm for pcm, _ in parts]))
    assert stream.seconds == seconds
    written = [word for _, words in parts for word in words]
    assert [(word.keyword, dict(word.groups)) for word in stream.words] == [
        (w.keyword, dict(w.groups)) for w in written
    ]
    assert [word.start_s for word in stream.words] == pytest.approx([word.start_s for word in written], abs=1e-4)


def test_nothing_is_left_when_making_fails(tmp_path: Path) -> None:
    def failing() -> object:
        yield np.zeros(RATE, np.int16), []
        raise KwsError("no more")

    with pytest.raises(KwsError, match="no more"):
        write_stream(tmp_path / "a.wav", failing())
    with pytest.raises(KwsError, match=r"a\.mp3: expected a name that ends in \.flac or \.wav"):
        write_stream(tmp_path / "a.mp3", [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["keyword,start_s", "yes,1"], "no column end_s"),
        (["keyword,start_s,end_s", "yes,a,2"], r"a\.csv:2: start_s a and end_s 2 are not seconds"),
        (["keyword,start_s,end_s", "yes,2,1"], r"a\.csv:2: expected a keyword and 0 <= start_s < end_s"),
        (["keyword,start_s,end_s", "yes,1"], r"a\.csv:2: start_s 1 and end_s None are not seconds"),
        (["keyword,start_s,end_s", "yes,1,2", "no,1.5,3"], "no at 1.5 s begins before the word in front of it ends"),
        (["keyword,start_s,end_s", "yes,1,9"], "a word ends at 9 s, after the end of a.wav at 1 s"),
    ],
)
def test_bad_tables_are_refused(lines: Sequence[str], text: str, tmp_path: Path) -> None:
    write_stream(tmp_path / "a.wav", [(np.zeros(RATE, np.int16), [])])
    (tmp_path / "a.csv").write_text("\n".join(lines))
    with pytest.raises(KwsError, match=text):
        read_stream(tmp_path / "a.wav")


def test_without_a_table_there_are_no_words(tmp_path: Path) -> None:
    write_stream(tmp_path / "a.wav", [(np.zeros(RATE, np.int16), [])])
    (tmp_path / "a.csv").unlink()
    assert read_stream(tmp_path / "a.wav").words == ()
