"""Speech of Kokoro: the sounds it is told, its voices, and a model that answers like it."""

from __future__ import annotations

import csv
import struct
import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli_helpers import Cli
from kokoro_files import LOUDNESS, TONE_SAMPLES, write_kokoro
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth import Speaker, SynthConfig, VoiceSet, foreign_accents, open_engine, open_speaker
from kws.synth.dataset import plan
from kws.synth.foreign_accents import FOREIGN_ACCENTS
from kws.synth.kokoro_engine import KokoroEngine
from kws.synth.kokoro_sounds import LONGEST, sound_ids
from kws.synth.voices import ACCENTS, Utterance, Voice, splits_of, voices_of_split

STYLES = {"af_one": 0.01, "am_two": 0.02, "bf_three": 0.04, "jf_four": 0.03}
KNOWN = {
    **{"ʤ": 82, "ˈ": 156, "ɑ": 69, "ɹ": 123, "v": 64, "ɪ": 102, "s": 61, "ː": 158, ".": 4, "?": 6, "!": 5, ",": 3},
    **{"A": 24, "I": 25, "O": 31, "Q": 33, "T": 36, "W": 39, "Y": 41, "ᵊ": 42, "ʧ": 133, "ə": 83, "ɜ": 87, "ɛ": 86},
}
"""Of the model's own table."""
TAP = 125
COMMON = (
    "two you food what why loch four go day read here there tour near fire bird water button little judge church house"
)


def said(text: str, variant: str, accent: str = "en-us", rate_wpm: int = 160, pitch: int = 45) -> Utterance:
    return Utterance(text=text, voice=Voice(accent=accent, variant=variant), rate_wpm=rate_wpm, pitch=pitch)


@pytest.mark.parametrize(
    ("phonemes", "american", "sounds"),
    [
        ("dʒ_ˈɑːɹ_v_ɪ_s", True, "ʤˈɑɹvɪs"),
        ("dʒ_ˈɑː_v_ɪ_s", False, "ʤˈɑːvɪs"),
        ("b_ˈɜː_d", True, "bˈɜɹd"),
        ("b_ˈɜː_d", False, "bˈɜːd"),
        ("k_ə_m_p_j_ˈuː_ɾ_ɚ", True, "kəmpjˈuTəɹ"),
        ("ɡ_ˈəʊ h_ˈaʊ_s d_ˈeɪ", False, "ɡˈQ hˈWs dˈA"),
        ("tʃ_ˈɔɪ_s f_ˈaɪə b_ˈeə", False, "ʧˈYs fˈIə bˈɛː"),
        ("b_ˈʌ_ʔ_n̩", True, "bˈʌtᵊn"),
        ("t_ˈʉː d_ˈeː f_ˈoːr ʍ_ˈʌ_t l_ˈɒ_x", False, "tˈuː dˈAː fˈɔːɹ wˈʌt lˈɒk"),
    ],
)
def test_phonemes_become_the_sounds_that_kokoro_was_trained_on(phonemes: str, american: bool, sounds: str) -> None:
    spelt = sound_ids(phonemes, american=american, mark=".")
    assert spelt == sound_ids("_".join(sounds), american=False, mark=".")
    assert len(spelt) == len(sounds) + 1, "every sound is known"
    assert [KNOWN[sound] for sound in sounds if sound in KNOWN] == [
        each for each in spelt[:-1] if each in KNOWN.values()
    ]


def test_no_accent_has_a_sound_that_kokoro_lacks() -> None:
    with open_engine() as engine:
        for accent in ACCENTS:
            for heard in engine.transcribe(COMMON.split(), accent):
                letters = [each for each in heard if not unicodedata.combining(each) and each not in "_ʰ"]
                american = accent.startswith("en-us")
                alone = [
                    sound_ids(each, american=False, mark=".") for each in letters if not (american and each == "ː")
                ]
                assert all(len(each) >= 2 for each in alone), f"{accent}: {heard}"


def test_a_text_ends_with_its_mark_however_long() -> None:
    assert [sound_ids("s", american=True, mark=mark) for mark in ".?!,"] == [[61, KNOWN[mark]] for mark in ".?!,"]
    long = sound_ids("s" * 2000, american=True, mark="?")
    assert len(long) == LONGEST
    assert long[-1] == KNOWN["?"]


@pytest.mark.parametrize(("archive", "tokens"), [(False, "tokens"), (True, "input_ids")])
def test_every_voice_speaks_in_its_style_and_rate(tmp_path: Path, archive: bool, tokens: str) -> None:
    folder = write_kokoro(tmp_path / "kokoro", STYLES, archive=archive, tokens=tokens)
    with open_speaker(Speaker(engines=("kokoro",), voices=(str(folder),))) as engine:
        assert set(engine.voices[0].timbres) == {"af_one", "am_two", "bf_three"}, "the Japanese voice is left out"
        assert "Apache-2.0" in engine.licence_of(Voice(accent="en", variant="af_one"))
        orders = (said("jarvis", "af_one"), said("jarvis", "bf_three"), said("jarvis", "af_one", rate_wpm=200))
        heard = [*engine.speak(orders), *engine.speak([said("jarvis", "am_two", accent="en")])]
    sounds = ["ʤˈɑɹvɪs."] * 3 + ["ʤˈɑːvɪs."]
    for pcm, spelt, style, speed in zip(heard, sounds, (0.01, 0.04, 0.01, 0.02), (1, 1, 1.25, 1), strict=True):
        assert len(pcm) == (len(spelt) + 2) * TONE_SAMPLES
        highest = max(KNOWN[sound] for sound in spelt)
        peak = 32767 * LOUDNESS * highest * style * len(spelt) * speed
        assert np.abs(pcm.astype(int)).max() == pytest.approx(peak, abs=2)


def test_two_voices_of_a_split_are_a_third_one_half_way(tmp_path: Path) -> None:
    names = [f"{sex}_{number}" for sex in ("af", "bm") for number in "abcdef"]
    folder = write_kokoro(tmp_path / "kokoro", {name: 0.01 * (1 + n) for n, name in enumerate(names)})
    with KokoroEngine(folder) as engine:
        (voices,) = engine.voices
        splits = splits_of(names)
        assert set(voices.timbres) == set(names)
        assert set(voices.pairs) == {
            f"{a}+{b}" for n, a in enumerate(names) for b in names[n + 1 :] if splits[a] == splits[b]
        }
        for split in ("training", "validation", "testing"):
            drawn = [voice.variant.split("+") for voice in voices_of_split(engine.voices, split, 40, seed=1)]
            assert {splits[name] for voice in drawn for name in voice} == {split}
            assert {len(voice) for voice in drawn[1::2]} == {2 if split == "training" else 1}
            assert {len(voice) for voice in drawn[::2]} == {1}
            alone = [name for name in names if splits[name] == split]
            each_once = [name for (name,) in (voice for voice in drawn if len(voice) == 1)][: len(alone)]
            assert sorted(each_once) == alone
        pair = next(iter(voices.pairs))
        orders = [said("jarvis", name) for name in (*pair.split("+"), pair)]
        one, two, both = (int(np.abs(pcm.astype(int)).max()) for pcm in engine.speak(orders))
    assert both == pytest.approx((one + two) / 2, abs=2)
    assert abs(one - two) > 10
    with open_speaker(Speaker(engines=("auto", "kokoro"), voices=(str(folder),))) as engine:
        (heard,) = engine.speak([said("jarvis", pair)])
    assert np.abs(heard.astype(int)).max() == pytest.approx(both, abs=2)


def test_a_foreign_accent_changes_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_accents, "_USUAL", 1.0)
    with KokoroEngine(write_kokoro(tmp_path / "kokoro", STYLES)) as engine:
        assert set(engine.voices[0].accents) == {*ACCENTS, *FOREIGN_ACCENTS}
        native, foreign = engine.speak(said("heart", "af_one", accent=each) for each in ("en", "en/french"))
        assert len(native) - len(foreign) == TONE_SAMPLES, "the h is not said"
        flap, tap = engine.speak(said(text, "af_one", accent="en-us/spanish") for text in ("city", "very"))
    assert TAP not in sounds_of(flap, 0.01), "a t"
    assert TAP in sounds_of(tap, 0.01)


def sounds_of(pcm: NDArray[np.int16], style: float) -> set[int]:
    """The numbers of the sounds in what the folder of `write_kokoro` said."""
    tones = pcm.astype(int).reshape(-1, TONE_SAMPLES)
    length = len(tones) - 3  # the mark, and silence at both ends
    return {round(np.abs(tone).max() / (32767 * LOUDNESS * style * (length + 1))) for tone in tones}


def test_the_same_is_always_said_alike_and_another_rate_or_pitch_may_keep_other_sounds(tmp_path: Path) -> None:
    folder = write_kokoro(tmp_path / "kokoro", STYLES)
    ways = [(rate, 41) for rate in range(140, 180, 2)] + [(160, pitch) for pitch in range(30, 50)]
    heard = []
    for _ in range(2):
        with KokoroEngine(folder) as engine:
            texts = (said("the heart of this", "af_one", "en/french", rate, pitch) for rate, pitch in ways)
            heard.append(list(engine.speak(texts)))
    assert all(np.array_equal(one, again) for one, again in zip(*heard, strict=True))
    spoken = {tuple(sorted(sounds_of(pcm / (rate / 160), 0.01))) for pcm, (rate, _) in zip(heard[0], ways, strict=True)}
    assert len(spoken) > 3
    at_one_rate = [pcm for pcm, (rate, _) in zip(heard[0], ways, strict=True) if rate == 160]
    at_one_pitch = [pcm for pcm, (_, pitch) in zip(heard[0], ways, strict=True) if pitch == 41]
    assert len({len(pcm) for pcm in at_one_rate}) > 1
    assert len({len(pcm) for pcm in at_one_pitch}) > 1


def test_other_words_are_never_said_like_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_accents, "_USUAL", 1.0)
    config = SynthConfig(
        commands=("right",), confusables=("light",), confusable_ratio=1.0, other_ratio=0, sentence_ratio=0
    )
    assert {clip.utterance.unlike for clip in plan(config, [VoiceSet(timbres={name: name for name in "abc"})])} == {
        (),
        ("right",),
    }
    with KokoroEngine(write_kokoro(tmp_path / "kokoro", STYLES)) as engine:
        right, light = (said(text, "af_one", "en-us/japanese") for text in ("right", "light"))
        merged, apart = engine.speak([light, replace(light, unlike=("right",))])
        (command,) = engine.speak([right])
        (unmerged,) = engine.speak([replace(right, text="rest", unlike=("light",))])
        (rest,) = engine.speak([replace(right, text="rest")])
    assert np.array_equal(merged, command)
    assert not np.array_equal(apart, command)
    assert np.array_equal(unmerged, rest), "an accent that merges nothing stays"


def test_a_folder_of_two_voices_trains_only(tmp_path: Path) -> None:
    folder = write_kokoro(tmp_path / "kokoro", {"af_one": 0.01, "am_two": 0.02})
    with open_speaker(Speaker(engines=("auto", "kokoro"), voices=(str(folder),))) as engine:
        assert [dict(voices.pairs) for voices in engine.voices] == [{}, {}]
        training, validation = (
            {voice.variant for voice in voices_of_split(engine.voices, split, 20, seed=1)} & {"af_one", "am_two"}
            for split in ("training", "validation")
        )
    assert (training, validation) == ({"af_one", "am_two"}, set())


def test_what_is_no_folder_of_kokoro_is_named(tmp_path: Path) -> None:
    folder = write_kokoro(tmp_path / "kokoro", STYLES)
    model = folder / "model.onnx"

    def opened(path: Path) -> None:
        KokoroEngine(path).__exit__()

    with pytest.raises(KwsError, match=r"absent: holds 0 models \(\.onnx\), expected a folder with one"):
        opened(tmp_path / "absent")
    whole = model.read_bytes()
    model.write_bytes(b"junk")
    with pytest.raises(KwsError, match=r"model\.onnx: no model that onnxruntime reads"):
        opened(folder)
    model.write_bytes(whole.replace(b"speed", b"tempo"))
    with pytest.raises(KwsError, match="takes tokens, style, tempo, expected tokens, style and speed"):
        opened(folder)
    model.write_bytes(whole.replace(struct.pack("<q", -1), struct.pack("<q", 7)))  # the output's length never fits
    with KokoroEngine(folder) as engine, pytest.raises(KwsError, match="Kokoro failed"):
        list(engine.speak([said("jarvis", "af_one")]))
    model.write_bytes(whole)
    (folder / "voices" / "af_one.bin").write_bytes(b"1234")
    with pytest.raises(KwsError, match="the voice af_one has 1 values"):
        opened(folder)
    for path in (folder / "voices").glob("[ab]*.bin"):
        path.unlink()
    with pytest.raises(KwsError, match="no English voice of Kokoro"):
        opened(folder)


@pytest.mark.parametrize("what", ["flipped", "cut", "empty", "text", "complex", "no array"])
def test_a_damaged_archive_of_voices_is_named(tmp_path: Path, what: str) -> None:
    folder = write_kokoro(tmp_path / "kokoro", STYLES, archive=True)
    archive = folder / "voices-v1.0.bin"
    whole = bytearray(archive.read_bytes())
    if what == "flipped":
        for place in range(200, len(whole) // 2, 97):
            whole[place] ^= 255
    archive.write_bytes(whole[: len(whole) // 2] if what == "cut" else whole)
    if what == "empty":
        archive.unlink()
        archive = folder / "voices.npz"
        archive.touch()
    elif what in ("text", "complex"):
        with archive.open("wb") as file:
            np.savez(file, af_x=np.array(["a"] * 256) if what == "text" else np.ones(256, complex))
    elif what == "no array":
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("af_x", "words")
    with pytest.raises(KwsError, match=rf"{archive.name}: no archive of voices"):
        KokoroEngine(folder)


def test_a_voice_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    folder = write_kokoro(tmp_path / "kokoro", STYLES)
    with (folder / "voices.npz").open("wb") as file:
        np.savez(file, af_one=np.ones((1, 1, 256), np.float32))
    with pytest.raises(KwsError, match="the voice af_one is in another file"):
        KokoroEngine(folder)


def test_without_onnxruntime_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kws.synth.kokoro_engine.importlib.util.find_spec", lambda _: None)
    with pytest.raises(KwsError, match=r'pip install "kws\[kokoro\]"'):
        KokoroEngine(tmp_path)


def test_the_verb_makes_a_folder_of_its_voices(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cli, output = Cli(capsys), tmp_path / "speech"
    folder = write_kokoro(tmp_path / "kokoro", STYLES)
    arguments = ("synth", "--words", "yes", "--clips", 4, "--voices", 4, "--engine", "kokoro")
    told = cli(*arguments, "-o", output, "--voice", folder)
    assert told.status == 0, told.err
    rows = list(csv.DictReader((output / "manifest.csv").read_text().splitlines()))
    voices = {(row["split"], row["speaker"].split("-")[-2]) for row in rows}
    assert len(voices) == 3, "a voice for each split"
    again = cli.fails(*arguments, "-o", tmp_path / "x", "--voice", folder, "--voice", tmp_path)
    assert "--voice is the folder with all of them" in again
    assert "goes together with --voice" in cli.fails(*arguments, "-o", tmp_path / "x")
    assert "holds 0 models" in cli.fails(*arguments, "-o", tmp_path / "x", "--voice", tmp_path / "absent")
    assert not (tmp_path / "x").exists()
