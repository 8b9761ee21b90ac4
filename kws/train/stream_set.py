"""Long validation recordings for wake words: keyword clips at random places in running speech, side by side in rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import Experiment
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.batches import Extractor
from kws.data.dataset import Dataset, DataSplit
from kws.data.draw import draw_fixed
from kws.data.noise import NoiseBank
from kws.streams import Material, StreamConfig, StreamWord, build_stream, cut_stream
from kws.streams.build import Utterance

_ROWS = 64
_SHORTEST_ROW_S = 30
_WORD_EVERY_S = 8
_MOST_REPEATS = 4

Pcm = NDArray[np.int16]


@dataclass(frozen=True, kw_only=True, eq=False)
class StreamSet:
    """What a network is validated on as a device would hear it.

    Attributes:
        features: int8[rows, frames, bands]; a row that ends earlier is padded with silence.
        words: of each row, in order of time.
        seconds: length of each row without padding.
    """

    features: NDArray[np.int8]
    words: tuple[tuple[StreamWord, ...], ...]
    seconds: tuple[float, ...]


def build_stream_set(dataset: Dataset, extractor: Extractor, experiment: Experiment) -> StreamSet:
    """The validation split as long recordings, always the same.

    Every keyword clip comes up to four times, one word about every eight seconds at most; between them are running
    speech, where there is none clips of other words, and pauses. Noise lies under all of it where validation has some.

    Args:
        dataset: its validation split is heard.
        extractor: front end.
        experiment: `train.validation_hours` and `augment.validation_snr_db`.

    Raises:
        KwsError: there is no noise to mix in.
    """
    material = _material(dataset)
    most = max(1, int(experiment.train.validation_hours * 3600 / _WORD_EVERY_S))
    kept = np.random.default_rng(0).permutation(len(material.keywords))[:most]
    material = replace(material, keywords=[material.keywords[index] for index in sorted(kept)])
    config = StreamConfig(
        hours=experiment.train.validation_hours,
        repeats=min(max(most // len(material.keywords), 1), _MOST_REPEATS),
        speech_share=StreamConfig.speech_share if material.speech else 0.0,
        snr_db=experiment.augment.validation_snr_db,
    )
    row_s = max(experiment.train.validation_hours * 3600 / _ROWS, _SHORTEST_ROW_S)
    rows = list(cut_stream(build_stream(material, config), round(row_s * SAMPLE_RATE_HZ)))
    pcm = np.zeros((len(rows), max(len(row.pcm) for row in rows)), np.int16)
    for out, row in zip(pcm, rows, strict=True):
        out[: len(row.pcm)] = row.pcm
    return StreamSet(
        features=extractor.batch(pcm),
        words=tuple(row.words for row in rows),
        seconds=tuple(row.seconds for row in rows),
    )


def _material(dataset: Dataset) -> Material:
    split = dataset.validation
    spoken = (
        [] if split.speech is None else [partial(_recorded, split.speech, i) for i in range(len(split.speech.starts))]
    )
    clips = [clip for clip in draw_fixed(dataset, split).clips if clip >= 0]
    names = {clip: dataset.labels[split.labels[clip]] for clip in clips}
    return Material(
        keywords=[
            Utterance(load=partial(_clip, split, clip), keyword=names[clip])
            for clip in clips
            if not names[clip].startswith("_")
        ],
        speech=[
            Utterance(load=load)
            for load in spoken or [partial(_clip, split, clip) for clip in clips if names[clip].startswith("_")]
        ],
        noise=split.noise,
    )


def _recorded(bank: NoiseBank, number: int) -> Pcm:
    start = bank.starts[number]
    return np.asarray(bank.pcm[start : start + bank.lengths[number]])


def _clip(split: DataSplit, number: int) -> Pcm:
    pcm: Pcm = split.gather(np.array([number]))[0]
    return pcm
