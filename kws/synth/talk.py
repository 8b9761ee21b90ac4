"""Running speech of synthetic voices: sentences, each in a voice of its own, for `--speech`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

from kws.files import write_csv
from kws.synth.clip import draw_peak, scale_to_peak, to_16khz, to_int16, trim, write_sound
from kws.synth.engine import SpeechEngine
from kws.synth.voices import Split, speakers_in, vary, voices_of_split

_EVERY = 10
_HELD_OUT: dict[int, Split] = {8: "validation", 9: "testing"}
FIELDS = ("path", "split", "speaker", "text", "licence")


def write_talk(
    folder: Path,
    sentences: Sequence[str],
    engine: SpeechEngine,
    *,
    voices: int = 300,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Writes a FLAC file per sentence, and `manifest.csv` last; every tenth validates, every tenth tests.

    Args:
        folder: made if needed.
        sentences: what is said.
        engine: an open engine; no two splits share a voice.
        voices: how many of them at most speak for training; a quarter of it each for validation and testing.
        seed: the same seed, engine version and sentences give the same samples.
        progress: called with sentences done and sentences in all.

    Returns:
        The manifest's path.

    Raises:
        KwsError: the engine fails.
        OSError: a file cannot be written.
    """
    heard_by = [_HELD_OUT.get(index % _EVERY, "training") for index in range(len(sentences))]
    drawn = {
        split: cycle(voices_of_split(engine.voices, split, speakers_in(split, voices), seed))
        for split in sorted(set(heard_by))
    }
    chooser = random.Random(f"{seed} talk")
    utterances = [vary(text, next(drawn[split]), chooser) for text, split in zip(sentences, heard_by, strict=True)]
    rows: list[dict[str, object]] = []
    spoken = zip(heard_by, utterances, engine.speak(utterances), strict=True)
    for number, (split, utterance, pcm) in enumerate(spoken):
        samples = trim(to_16khz(pcm, engine.rate_hz, utterance.voice.tract))
        path = Path(utterance.voice.speaker) / f"{number}.flac"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_sound(folder / path, to_int16(scale_to_peak(samples, draw_peak(chooser))))
        rows.append(
            {
                "path": path.as_posix(),
                "split": split,
                "speaker": utterance.voice.speaker,
                "text": utterance.text,
                "licence": engine.licence_of(utterance.voice),
            }
        )
        if progress is not None:
            progress(number + 1, len(utterances))
    write_csv(folder / "manifest.csv", FIELDS, rows)
    return folder / "manifest.csv"
