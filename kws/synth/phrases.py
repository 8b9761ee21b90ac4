"""One long recording of commands among other speech, with a list of where every command lies."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.synth.clip import scale_to_peak, to_16khz, to_int16, trim, write_sound
from kws.synth.engine import SpeechEngine
from kws.synth.noise import coloured
from kws.synth.voices import Split, Utterance, vary, voices_of_split
from kws.synth.words import CARRIER_PHRASES, DEFAULT_COMMANDS, other_words, without_commands


@dataclass(frozen=True, kw_only=True)
class PhraseConfig:
    """What the recording holds.

    Attributes:
        commands: the keywords.
        commands_spoken: how many commands are said in all, each about equally often.
        other_spoken: how many other words and sentences are said.
        gap_ms: shortest and longest pause between two utterances.
        snr_db: speech power over the room's noise.
        split: whose voices speak; none of "testing" and "validation" is heard in training.
        seed: the same seed and engine version give the same samples.
    """

    commands: tuple[str, ...] = DEFAULT_COMMANDS
    commands_spoken: int = 50
    other_spoken: int = 25
    gap_ms: tuple[int, int] = (700, 1500)
    snr_db: float = 25.0
    split: Split = "testing"
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class SpokenWord:
    """A command in the recording, from its first to one past its last sample."""

    keyword: str
    start_sample: int
    end_sample: int


@dataclass(frozen=True, kw_only=True)
class Recording:
    """PCM int16[n] at 16 kHz and the commands in it, in order."""

    pcm: NDArray[np.int16]
    words: tuple[SpokenWord, ...]


def make_recording(config: PhraseConfig, engine: SpeechEngine) -> Recording:
    """Speaks the phrases, each in a voice of its own."""
    chooser = random.Random(f"{config.seed} phrases")
    lines = _script(config, chooser)
    voices = voices_of_split(engine.voices, config.split, len(lines), config.seed + 1)
    utterances = [vary(text, voice, chooser) for (text, _), voice in zip(lines, voices, strict=True)]
    pieces: list[NDArray[np.float64]] = []
    words: list[SpokenWord] = []
    position = 0
    for (_, keyword), utterance, pcm in zip(lines, utterances, engine.speak(utterances), strict=True):
        speech = _level(utterance, pcm, engine.rate_hz, chooser)
        gap = np.zeros(chooser.randint(*config.gap_ms) * SAMPLE_RATE_HZ // 1000)
        start = position + gap.size
        position = start + speech.size
        pieces += [gap, speech]
        if keyword is not None:
            words.append(SpokenWord(keyword=keyword, start_sample=start, end_sample=position))
    pieces.append(np.zeros(SAMPLE_RATE_HZ))
    signal = np.concatenate(pieces)
    active = np.concatenate(pieces[1:-1:2]) if lines else np.ones(1)
    level = float(np.sqrt(np.mean(active**2))) * 10 ** (-config.snr_db / 20)
    signal += level * coloured(np.random.default_rng(config.seed), signal.size, 3.0)
    return Recording(pcm=to_int16(signal), words=tuple(words))


def write_recording(recording: Recording, wav: Path) -> Path:
    """Writes the wav and, beside it, `<name>.csv` with keyword, start_s and end_s. Returns the csv's path.

    Raises:
        OSError: a file cannot be written.
    """
    table = wav.with_suffix(".csv")
    lines = [
        f"{word.keyword},{word.start_sample / SAMPLE_RATE_HZ},{word.end_sample / SAMPLE_RATE_HZ}"
        for word in recording.words
    ]
    write_sound(wav, recording.pcm)
    table.write_text("\n".join(["keyword,start_s,end_s", *lines]) + "\n", encoding="utf-8")
    return table


def _script(config: PhraseConfig, chooser: random.Random) -> list[tuple[str, str | None]]:
    """Texts in speaking order, each with its keyword or None."""
    commands = [config.commands[i % len(config.commands)] for i in range(config.commands_spoken)]
    pool = [*without_commands(CARRIER_PHRASES, config.commands), *chooser.sample(other_words(config.commands), 12)]
    lines: list[tuple[str, str | None]] = [(word, word) for word in commands]
    lines += [(pool[i % len(pool)], None) for i in range(config.other_spoken)]
    chooser.shuffle(lines)
    return lines


def _level(utterance: Utterance, pcm: NDArray[np.int16], rate_hz: int, chooser: random.Random) -> NDArray[np.float64]:
    return scale_to_peak(trim(to_16khz(pcm, rate_hz, utterance.voice.tract)), chooser.uniform(5000, 20000))
