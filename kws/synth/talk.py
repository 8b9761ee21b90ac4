"""Running speech of synthetic voices: sentences, each in a voice of its own, for `--speech`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from kws.files import write_csv
from kws.synth.clip import draw_peak, scale_to_peak, to_16khz, to_int16, trim, write_sound
from kws.synth.engine import SpeechEngine
from kws.synth.voices import vary, voices_of_split

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
    """Writes a FLAC file per sentence, and `manifest.csv` last; all of it is training material.

    Args:
        folder: made if needed.
        sentences: what is said.
        engine: an open engine; its voices for training speak.
        voices: how many of them at most.
        seed: the same seed, engine version and sentences give the same samples.
        progress: called with sentences done and sentences in all.

    Returns:
        The manifest's path.

    Raises:
        KwsError: the engine fails.
        OSError: a file cannot be written.
    """
    drawn = voices_of_split(engine.voices, "training", voices, seed)
    chooser = random.Random(f"{seed} talk")
    utterances = [vary(text, drawn[index % len(drawn)], chooser) for index, text in enumerate(sentences)]
    rows: list[dict[str, object]] = []
    for number, (utterance, pcm) in enumerate(zip(utterances, engine.speak(utterances), strict=True)):
        samples = trim(to_16khz(pcm, engine.rate_hz, utterance.voice.tract))
        path = Path(utterance.voice.speaker) / f"{number}.flac"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_sound(folder / path, to_int16(scale_to_peak(samples, draw_peak(chooser))))
        rows.append(
            {
                "path": path.as_posix(),
                "split": "training",
                "speaker": utterance.voice.speaker,
                "text": utterance.text,
                "licence": engine.licence_of(utterance.voice),
            }
        )
        if progress is not None:
            progress(number + 1, len(utterances))
    write_csv(folder / "manifest.csv", FIELDS, rows)
    return folder / "manifest.csv"
