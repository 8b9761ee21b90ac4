"""Everything that `kws eval --report` measures, in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kws.config import DataConfig
from kws.data.cache import cache_folder
from kws.data.clips import Split
from kws.data.room import RoomBank, build_rooms
from kws.data.source import open_noise
from kws.errors import KwsError
from kws.evaluate.accuracy import measure_events
from kws.evaluate.clips import load_clips
from kws.evaluate.full_report import DEVICE, report_facts
from kws.evaluate.open_set import measure_open_set
from kws.evaluate.others import load_other_words, open_speech
from kws.evaluate.robustness import Decide, device, measure_robustness
from kws.simulate.spotter import Spotter

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it, and how much in all."""


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a report is measured on.

    Attributes:
        data: labelled data sets.
        split: "training", "validation" or "testing"; noise, rooms and speech are of the same split.
        noise, rooms, speech: folders or manifests; without them their figures are left out.
        config: shares of silence and unknown.
    """

    data: tuple[Path, ...]
    split: Split = "validation"
    noise: tuple[Path, ...] = ()
    rooms: Path | None = None
    speech: Path | None = None
    config: DataConfig = field(default_factory=DataConfig)


def measure_report(
    model: bytes,
    material: Material,
    readout_steps: int,
    *,
    others: Mapping[str, Decide] | None = None,
    seed: int = 0,
    threads: int = 2,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Measures a model through the C library, and other engines beside it.

    Args:
        model: .tflite bytes with their record.
        material: data.
        readout_steps: network steps averaged at the end of a clip.
        others: engines by name whose accuracy stands beside the device's, such as the float network.
        seed: of noise and room draws.
        threads: at least 1.
        progress: told how it goes.

    Raises:
        KwsError: the model is refused, or something in the material cannot be used.
    """

    def telling(what: str) -> Callable[[int, int], None]:
        return lambda done, total: progress(what, done, total) if progress is not None else None

    spotter = Spotter(model)
    speech = [] if material.speech is None else open_speech(material.speech, material.split)
    rooms = None if material.rooms is None else open_rooms(material.rooms, material.split)
    labels, config = spotter.labels, material.config
    clips = load_clips(
        material.data, labels, config, material.split, noise=material.noise, progress=telling("decoding clips")
    )
    words = load_other_words(material.data, labels, config, material.split, telling("decoding other words"))
    engines = {DEVICE: device(spotter, readout_steps, threads), **(others or {})}
    robustness = measure_robustness(engines, clips, rooms, seed=seed, progress=telling("conditions"))
    events = measure_events(spotter, clips, progress=telling("events"))
    open_set = measure_open_set(model, clips, words, speech, threads=threads, progress=telling("speech"))
    data = {
        "source": clips.source,
        "clips": len(clips.pcm),
        "noise_recordings": 0 if clips.noise is None else len(clips.noise.starts),
        "rooms": 0 if rooms is None else len(rooms.keys),
        "other_words": 0 if words is None else len(words.words),
        "speech_recordings": len(speech),
    }
    return report_facts(
        model=model,
        data=data,
        labels=labels,
        readout_steps=readout_steps,
        robustness=robustness,
        events=events,
        open_set=open_set,
        seed=seed,
    )


def open_rooms(path: Path, split: Split) -> RoomBank:
    """The impulse responses of one split.

    Raises:
        KwsError: nothing usable is there, or none for the split.
    """
    banks = build_rooms(open_noise(path).noise, cache_folder())
    if split not in banks:
        raise KwsError(f"{path}: no impulse response for {split}, give more or a manifest with a split column")
    return banks[split]
