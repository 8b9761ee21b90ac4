import csv
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from kws.errors import KwsError
from kws.synth import PhraseConfig, SynthConfig, make_recording, open_engine, write_dataset, write_recording
from kws.synth.clip import cut, place, to_16khz, trim
from kws.synth.dataset import BACKGROUND_FOLDER, SENTENCE_LABEL, plan
from kws.synth.library_engine import library_paths
from kws.synth.noise import MAKERS
from kws.synth.program_engine import program_path
from kws.synth.voices import NOT_HUMAN, Utterance, Voice, VoiceSet, espeak_voices, family, split_of, voices_of_split
from kws.synth.words import CARRIER_PHRASES, TRAINING_SENTENCES, other_words, without_commands

SMALL = SynthConfig(
    commands=("yes", "no"), training_clips=6, validation_clips=2, testing_clips=2, voices=8, noise_seconds=1
)
VARIANTS = ("f1", "f2", "f3", "m1", "m3", "m4", "klatt", "klatt4", "edward", "edward2", "Demonic")
VOICES = (espeak_voices(VARIANTS),)

needs_library = pytest.mark.skipif(library_paths() is None, reason="needs pip install espeakng-loader")


def test_splits_share_no_timbre_family():
    splits = {}
    for variant in VARIANTS:
        splits.setdefault(family(variant), set()).add(split_of(family(variant)))
    assert all(len(found) == 1 for found in splits.values())
    assert {split for found in splits.values() for split in found} == {"training", "validation", "testing"}


def test_families_keep_numbered_relatives_together():
    assert family("klatt4") == family("klatt") == "klatt"
    assert family("f1") != family("f2")


def test_voices_are_drawn_from_their_split_only():
    voices = voices_of_split(VOICES, "testing", 10, seed=3)
    assert len(voices) == 10
    assert {split_of(family(voice.variant)) for voice in voices} == {"testing"}
    assert voices == voices_of_split(VOICES, "testing", 10, seed=3)
    assert voices != voices_of_split(VOICES, "testing", 10, seed=4)


def test_a_seed_draws_the_same_speakers_for_ever():
    sets = [
        VoiceSet(timbres={name: name for name in "abcdefgh"}, accents=("en", "en-us")),
        VoiceSet(timbres={"x": "x"}),
    ]
    drawn = {split: " ".join(voice.speaker for voice in voices_of_split(sets, split, 6, seed=3))
             for split in ("training", "validation", "testing")}  # fmt: skip
    assert drawn == {  # cards name seeds
        "training": "x-101 en-us-g-114 x-98 en-h-101 x-111 en-us-a-111",
        "validation": "en-us-e-91 en-us-b-105 en-us-c-110 en-b-94 en-c-102 en-e-110",
        "testing": "en-f-89 en-us-d-112 en-d-100 en-us-f-96 en-d-100 en-f-104",
    }


def test_inhuman_variants_are_never_drawn():
    drawn = {voice.variant for split in ("training", "validation", "testing") for voice in
             voices_of_split(VOICES, split, 30, seed=1)}  # fmt: skip
    assert drawn.isdisjoint(NOT_HUMAN)


def test_engine_without_variants_is_refused():
    with pytest.raises(KwsError, match="there are 1 voices, expected at least 3"):
        voices_of_split([espeak_voices(["f1"])], "testing", 1, seed=1)


def test_plan_counts_clips_per_split():
    clips = plan(SMALL, VOICES)
    assert sum(clip.label == "yes" and clip.split == "training" for clip in clips) == 6
    testing = [clip.label for clip in clips if clip.split == "testing"]
    assert testing.count(SENTENCE_LABEL) == 3
    assert len(testing) == 2 + 2 + 5 + 3
    assert clips == plan(SMALL, VOICES)
    assert clips != plan(replace(SMALL, seed=2), VOICES)
    more = plan(replace(SMALL, confusables=("yet", "less"), confusable_ratio=0.5), VOICES)
    assert sum(clip.label in ("yet", "less") for clip in more) == 3 + 1 + 1
    assert len(more) == len(clips) + 5


def test_unknown_words_never_sound_like_a_command():
    words = other_words(("no", "right", "seven"))
    assert {"know how", "write", "seven"}.isdisjoint(words)
    assert "table" in words


def test_sentences_hold_no_command_and_test_sentences_are_new():
    assert set(TRAINING_SENTENCES).isdisjoint(CARRIER_PHRASES)
    kept = without_commands(("say yes now", "nothing here"), ("yes",))
    assert kept == ("nothing here",)
    given = replace(SMALL, sentences=("one two", "yes three"), held_out_sentences=("four five", "six seven"))
    said = {(clip.split, clip.utterance.text) for clip in plan(given, VOICES) if clip.label == SENTENCE_LABEL}
    assert said == {("training", "one two"), ("validation", "four five"), ("testing", "six seven")}


@pytest.mark.parametrize("change", [{"commands": ()}, {"commands": (" ",)}, {"training_clips": 0}])
def test_impossible_configuration_is_refused(change):
    with pytest.raises(KwsError):
        replace(SMALL, **change)


def test_resampling_scales_the_formants():
    tone = (8000 * np.sin(2 * np.pi * 1000 * np.arange(22050) / 22050)).astype(np.int16)
    for tract in (1.0, 1.1):
        out = to_16khz(tone, 22050, tract)
        peak_hz = np.argmax(np.abs(np.fft.rfft(out))) * 16000 / out.size
        assert abs(peak_hz - 1000 * tract) < 5


def test_trim_and_place():
    word = np.concatenate([np.zeros(50), np.full(100, 900.0), np.zeros(70)])
    assert trim(word).size == 100
    assert trim(np.zeros(10)).size == 0
    clip, start = place(trim(word), 400, random.Random(1))
    assert clip.size == 400
    assert np.flatnonzero(clip)[0] == start
    assert np.count_nonzero(clip) == 100
    piece = cut(np.arange(10.0), 4, random.Random(1))
    assert np.array_equal(np.diff(piece), [1, 1, 1])
    clip, start = place(np.arange(10.0), 4, random.Random(1))
    assert (clip.tolist(), start) == ([3, 4, 5, 6], 0)


def test_noises_have_unit_variance_and_differ():
    made = {name: make(np.random.default_rng(5), 16000) for name, make in MAKERS.items()}
    assert all(abs(float(np.std(noise)) - 1) < 1e-9 for noise in made.values())
    low = {name: np.sum(np.abs(np.fft.rfft(noise))[:500] ** 2) / np.sum(np.abs(np.fft.rfft(noise)) ** 2)
           for name, noise in made.items()}  # fmt: skip
    assert low["white"] < 0.1
    assert low["brown"] > 0.9


@needs_library
def test_library_speaks_and_repeats_itself():
    voice = Voice(accent="en-us", variant="f2")
    said = [Utterance(text=text, voice=voice) for text in ("yes", "seven")]
    runs = []
    for pause_s in (1.1, 0):  # without a seed of its own eSpeak NG takes the time in seconds
        with open_engine("library") as engine:
            assert "f2" in engine.voices[0].timbres
            runs.append([pcm.copy() for pcm in engine.speak(said)])
        time.sleep(pause_s)
    assert all(np.array_equal(one, two) for one, two in zip(*runs, strict=True))
    assert runs[0][0].size > 0.2 * 22050
    assert np.abs(runs[0][1].astype(int)).max() > 3000


@needs_library
def test_unknown_voice_is_one_sentence():
    with open_engine("library") as engine, pytest.raises(KwsError, match="no voice xx-nowhere"):
        list(engine.speak([Utterance(text="yes", voice=Voice(accent="xx-nowhere", variant="f1"))]))


@pytest.mark.skipif(program_path() is None, reason="needs the program espeak-ng")
def test_program_speaks():
    with open_engine("program") as engine:
        (pcm,) = engine.speak([Utterance(text="yes", voice=Voice(accent="en-us", variant="f2"))])
        assert np.abs(pcm.astype(int)).max() > 3000
        with pytest.raises(KwsError, match="xx-nowhere"):
            list(engine.speak([Utterance(text="yes", voice=Voice(accent="xx-nowhere", variant="f1"))]))


def test_missing_engine_names_the_extra(monkeypatch):
    monkeypatch.setattr("kws.synth.library_engine.library_paths", lambda: None)
    monkeypatch.setattr("kws.synth.program_engine.program_path", lambda: None)
    with pytest.raises(KwsError, match=r'pip install "kws\[synth\]"'):
        open_engine()


@needs_library
def test_dataset_folder_matches_its_manifest(tmp_path: Path):
    with open_engine("library") as engine:
        manifest = write_dataset(tmp_path / "data", SMALL, engine)
        with pytest.raises(KwsError, match="already holds"):
            write_dataset(tmp_path / "data", SMALL, engine)
    rows = list(csv.DictReader(manifest.read_text().splitlines()))
    on_disk = {path.relative_to(manifest.parent).as_posix() for path in manifest.parent.glob("*/*.wav")}
    noises = list(csv.DictReader((manifest.parent / BACKGROUND_FOLDER / "manifest.csv").read_text().splitlines()))
    named = {row["path"] for row in rows} | {f"{BACKGROUND_FOLDER}/{row['path']}" for row in noises}
    assert named == on_disk
    assert {row["kind"] for row in noises} == set(MAKERS)
    speakers = {}
    for row in rows:
        info = soundfile.info(manifest.parent / row["path"])
        assert (info.samplerate, info.channels, info.subtype) == (16000, 1, "PCM_16")
        assert info.frames == int(row["samples"])
        assert row["licence"]
        assert info.frames == 16000
        speakers.setdefault(row["split"], set()).add(row["speaker"])
    assert speakers["training"].isdisjoint(speakers["testing"] | speakers["validation"])


@needs_library
def test_recording_lists_its_commands(tmp_path: Path):
    config = PhraseConfig(commands=("yes", "no"), commands_spoken=4, other_spoken=2)
    with open_engine("library") as engine:
        recording = make_recording(config, engine)
    assert sorted(word.keyword for word in recording.words) == ["no", "no", "yes", "yes"]
    ends = [0, *(word.end_sample for word in recording.words)]
    for before, word in zip(ends, recording.words, strict=False):
        assert before + 0.7 * 16000 <= word.start_sample < word.end_sample <= recording.pcm.size
        spoken = recording.pcm[word.start_sample : word.end_sample].astype(float)
        pause = recording.pcm[word.start_sample - 4800 : word.start_sample - 800].astype(float)
        assert np.std(spoken) > 5 * np.std(pause)
    table = write_recording(recording, tmp_path / "phrases.wav")
    assert len(table.read_text().splitlines()) == 5
    below_a_file = tmp_path / "phrases.wav" / "no.wav"
    with pytest.raises(NotADirectoryError):
        write_recording(recording, below_a_file)
