"""What streams are made of, from manifests and folders."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kws.config.experiment import DataConfig
from kws.data.audio import read_audio
from kws.data.cache import Progress, cache_folder
from kws.data.clips import Clip, Source, Split
from kws.data.noise import build_noise
from kws.data.room import build_rooms
from kws.data.source import open_noise, open_source, open_speech
from kws.errors import KwsError
from kws.streams.build import Material, Utterance


def open_material(
    keywords: Sequence[Path],
    words: Sequence[str],
    split: Split,
    *,
    speech: Sequence[Path] = (),
    noise: Sequence[Path] = (),
    rooms: Sequence[Path] = (),
    progress: Progress | None = None,
) -> Material:
    """Opens labelled recordings, running speech and noise, all of one split.

    Args:
        keywords: data sets, as for training; recordings of other words than `words` count as speech. Empty: there
            are only speech and noise.
        words: the keywords, the labels of the data; empty: every label.
        split: whose recordings are taken.
        speech: manifests or folders of running speech; a row whose `contains_word` names a keyword is left out.
        noise: as for training.
        rooms: room responses, as for training.
        progress: called while noise and rooms are decoded.

    Raises:
        KwsError: a source cannot be opened, or see `join_material`.
    """
    config = DataConfig(words=tuple(words))
    recordings = [open_source(path, config) for path in keywords]
    chosen = tuple(words) or _labels(recordings, split)
    return join_material(
        recordings,
        chosen,
        split,
        speech=[open_speech(path, chosen, config) for path in speech],
        noise=[open_noise(path) for path in noise],
        rooms=[open_noise(path) for path in rooms],
        progress=progress,
    )


def join_material(
    keywords: Sequence[Source],
    words: Sequence[str],
    split: Split,
    *,
    speech: Sequence[Source] = (),
    noise: Sequence[Source] = (),
    rooms: Sequence[Source] = (),
    progress: Progress | None = None,
) -> Material:
    """The recordings of one split in what is open already.

    Args:
        keywords, speech, noise, rooms, progress: see `open_material`.
        words: the keywords.
        split: whose recordings are taken.

    Raises:
        KwsError: a keyword has no recording in this split, or there is no speech, noise or room for it.
    """
    clips = [clip for source in keywords for clip in source.clips if clip.split == split]
    missing = set(words) - {clip.label for clip in clips} if keywords else set()
    if missing:
        raise KwsError(f"stream: no {split} recordings of {', '.join(sorted(missing))}")
    banks = build_noise([file for source in noise for file in source.noise], cache_folder(), progress)
    if noise and split not in banks:
        raise KwsError(f"stream: there is no noise for {split}")
    room_banks = build_rooms([file for source in rooms for file in source.noise], cache_folder(), progress)
    if rooms and split not in room_banks:
        raise KwsError(f"stream: there are no room responses for {split}")
    running = [
        Utterance(load=partial(read_audio, file.path))
        for source in speech
        for file in source.speech
        if file.split == split
    ]
    licences = {file.licence or source.licence for source in speech for file in source.speech}
    licences |= {file.licence or source.licence for source in noise for file in source.noise}
    if speech and not running:
        raise KwsError(f"stream: there is no running speech for {split}")
    return Material(
        keywords=[_utterance(clip, clip.label) for clip in clips if clip.label in words],
        speech=[*running, *(_utterance(clip, "") for clip in clips if clip.label not in words)],
        noise=banks.get(split),
        rooms=room_banks.get(split),
        licences=tuple(sorted(licences)),
    )


def _labels(sources: Sequence[Source], split: Split) -> tuple[str, ...]:
    labels = {clip.label for source in sources for clip in source.clips if clip.split == split}
    return tuple(sorted(label for label in labels if not label.startswith("_")))


def _utterance(clip: Clip, keyword: str) -> Utterance:
    return Utterance(
        load=partial(read_audio, clip.path), keyword=keyword, word_s=clip.word_s, speaker=clip.speaker, label=clip.label
    )
