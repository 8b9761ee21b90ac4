"""A labelled folder of synthetic speech in the Speech Commands layout, with a manifest."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.files import write_csv
from kws.synth.clip import cut, draw_peak, place, scale_to_peak, to_16khz, to_int16, trim, write_sound
from kws.synth.engine import SpeechEngine
from kws.synth.noise import MAKERS, coloured
from kws.synth.voices import Split, Utterance, VoiceSet, speakers_in, vary, voices_of_split
from kws.synth.words import DEFAULT_COMMANDS, TRAINING_SENTENCES, other_words, without_commands

BACKGROUND_FOLDER = "_background_noise_"
CLIP_FIELDS = ("path", "label", "split", "speaker", "samples", "word_start_s", "word_end_s", "licence")
NOISE_FIELDS = ("path", "kind", "samples", "licence")
SENTENCE_LABEL = "_unknown_sentences_"
NOISE_LICENCE = "generated noise, no recordings used"


@dataclass(frozen=True, kw_only=True)
class SynthConfig:
    """What to make.

    Attributes:
        commands: words that get a class of their own.
        training_clips, validation_clips, testing_clips: clips per command word.
        other_ratio: clips of other words, as a multiple of one command's clips.
        confusables: words and phrases that sound like a command and are none.
        confusable_ratio: clips of all of them together, likewise.
        sentence_ratio: clips cut at random from sentences, likewise; their label is SENTENCE_LABEL.
        sentences: what these are cut from.
        held_out_sentences: the same for validation and testing, every other one each; empty: the same sentences.
        voices: speakers drawn for training; a quarter of it for validation and testing each.
        clip_ms: length of a clip.
        noise_seconds: length of each background recording; 0: there are none.
        seed: the same seed, engine version and configuration give the same bytes.
    """

    commands: tuple[str, ...] = DEFAULT_COMMANDS
    training_clips: int = 300
    validation_clips: int = 60
    testing_clips: int = 60
    other_ratio: float = 2.5
    confusables: tuple[str, ...] = ()
    confusable_ratio: float = 1.0
    sentence_ratio: float = 1.5
    sentences: tuple[str, ...] = TRAINING_SENTENCES
    held_out_sentences: tuple[str, ...] = ()
    voices: int = 300
    clip_ms: int = 1000
    noise_seconds: int = 30
    seed: int = 1

    @classmethod
    def with_held_out(cls, clips: int, **settings: Any) -> SynthConfig:
        """A configuration with so many training clips per command, and a fifth of that for each held-out split."""
        fifth = -(-clips // 5)
        return cls(training_clips=clips, validation_clips=fifth, testing_clips=fifth, **settings)

    def __post_init__(self) -> None:
        if not self.commands or any(not word.strip() for word in self.commands):
            raise KwsError("speech synthesis: no command words, expected at least one")
        if min(self.training_clips, self.validation_clips, self.testing_clips, self.voices) < 1:
            raise KwsError("speech synthesis: clips and voices must be at least 1 each")


@dataclass(frozen=True, kw_only=True)
class PlannedClip:
    """One clip to come: what is said, as which label, for which split."""

    label: str
    split: Split
    utterance: Utterance


def plan(config: SynthConfig, available: Sequence[VoiceSet]) -> list[PlannedClip]:
    """The complete list of clips, a pure function of its arguments."""
    clips: list[PlannedClip] = []
    others = other_words(config.commands)
    trained = without_commands(config.sentences, config.commands)
    held_out = without_commands(config.held_out_sentences, config.commands)
    said_in: dict[Split, tuple[str, ...]] = {
        "training": trained,
        "validation": held_out[::2] or trained,
        "testing": held_out[1::2] or trained,
    }
    amounts: dict[Split, int] = {
        "training": config.training_clips,
        "validation": config.validation_clips,
        "testing": config.testing_clips,
    }
    for split, per_command in amounts.items():
        voices = voices_of_split(available, split, speakers_in(split, config.voices), config.seed)
        chooser = random.Random(f"{config.seed} plan {split}")
        said = [(word, word) for word in config.commands for _ in range(per_command)]
        said += _repeated([(word, word) for word in others], round(config.other_ratio * per_command))
        said += _repeated([(text, text) for text in config.confusables], round(config.confusable_ratio * per_command))
        cut_from = [(SENTENCE_LABEL, text) for text in said_in[split]]
        said += _repeated(cut_from, round(config.sentence_ratio * per_command))
        for index, (label, text) in enumerate(said):
            unlike = () if label in config.commands else config.commands
            utterance = vary(text, voices[index % len(voices)], chooser, unlike=unlike)
            clips.append(PlannedClip(label=label, split=split, utterance=utterance))
    return clips


def _repeated(items: list[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    return [items[index % len(items)] for index in range(count)] if items else []


def write_dataset(
    folder: Path,
    config: SynthConfig,
    engine: SpeechEngine,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Writes `<word>/<speaker>_<n>.wav`, noises with a manifest of their own, and `manifest.csv` last.

    Args:
        folder: made if needed; must not hold a manifest already.
        config: what to make.
        engine: an open engine.
        progress: called with clips done and clips in all.

    Returns:
        The manifest's path. Its licence column says how each file came about.

    Raises:
        KwsError: the folder holds data already or the engine fails.
        OSError: a file cannot be written.
    """
    manifest = folder / "manifest.csv"
    if manifest.exists():
        raise KwsError(f"{folder}: already holds a manifest.csv; choose an empty folder")
    clips = plan(config, engine.voices)
    rows: list[dict[str, object]] = []
    for done, row in enumerate(_write_clips(folder, config, engine, clips), start=1):
        rows.append(row)
        if progress is not None:
            progress(done, len(clips))
    if config.noise_seconds:
        write_csv(folder / BACKGROUND_FOLDER / "manifest.csv", NOISE_FIELDS, list(_write_noises(folder, config)))
    write_csv(manifest, CLIP_FIELDS, rows)
    return manifest


def _write_clips(
    folder: Path, config: SynthConfig, engine: SpeechEngine, clips: list[PlannedClip]
) -> Iterator[dict[str, object]]:
    chooser = random.Random(f"{config.seed} clips")
    generator = np.random.default_rng(config.seed)
    samples = config.clip_ms * SAMPLE_RATE_HZ // 1000
    spoken = engine.speak(clip.utterance for clip in clips)
    for number, (clip, pcm) in enumerate(zip(clips, spoken, strict=True)):
        word = trim(to_16khz(pcm, engine.rate_hz, clip.utterance.voice.tract))
        if clip.label == SENTENCE_LABEL:
            word = cut(word, samples, chooser)
        peak = draw_peak(chooser)
        room = coloured(generator, samples, chooser.uniform(0, 6)) * peak * 10 ** chooser.uniform(-3.5, -2.0)
        placed, start = place(scale_to_peak(word, peak), samples, chooser)
        signal = to_int16(placed + room)
        label = clip.label.replace(" ", "_")
        path = Path(label) / f"{clip.utterance.voice.speaker}_{number}.wav"
        (folder / label).mkdir(parents=True, exist_ok=True)
        write_sound(folder / path, signal)
        yield {
            "path": path.as_posix(),
            "label": label,
            "split": clip.split,
            "speaker": clip.utterance.voice.speaker,
            "samples": signal.size,
            "word_start_s": start / SAMPLE_RATE_HZ,
            "word_end_s": min(start + word.size, samples) / SAMPLE_RATE_HZ,
            "licence": engine.licence_of(clip.utterance.voice),
        }


def _write_noises(folder: Path, config: SynthConfig) -> Iterator[dict[str, object]]:
    generator = np.random.default_rng([config.seed, 1])
    (folder / BACKGROUND_FOLDER).mkdir(parents=True, exist_ok=True)
    for name, make in MAKERS.items():
        signal = to_int16(1500 * make(generator, config.noise_seconds * SAMPLE_RATE_HZ))
        path = f"{name}.wav"
        write_sound(folder / BACKGROUND_FOLDER / path, signal)
        yield {"path": path, "kind": name, "samples": signal.size, "licence": NOISE_LICENCE}
