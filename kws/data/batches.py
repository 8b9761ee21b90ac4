"""Batches of int8 features: an endless supply for training, a fixed set for validation."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import AugmentConfig
from kws.data.augment import augment_pcm, make_silence
from kws.data.cache import cache_folder
from kws.data.dataset import Dataset, DataSplit
from kws.data.draw import SILENCE_ROW, SPEECH_ROW, Draw, draw_epoch, draw_fixed
from kws.data.feature_augment import vary_features
from kws.data.lead_in import speech_in_front
from kws.data.noise import NoiseBank
from kws.data.noise_variety import with_variety
from kws.data.rounds import Rounds
from kws.errors import KwsError

_PREFETCHED_BATCHES = 4
_FIXED_SEED = 59185
NOISE_SEED = 20180409
_PCM_STREAM, _FEATURE_STREAM, _ORDER_STREAM = 1, 3, 4
"""Of the random numbers of an epoch; 0 draws the clips, 2 belongs to the trainer."""


class Extractor(Protocol):
    """What batches need of the front end; kws.features.extract.FeatureExtractor has it."""

    @property
    def identity(self) -> dict[str, Any]:
        """All that decides the features, as JSON types."""

    def shape(self, samples: int) -> tuple[int, int]:
        """Frames and bands of a recording."""

    def batch(self, pcm: NDArray[np.int16], threads: int = 2) -> NDArray[np.int8]:
        """int16[batch, samples] -> int8[batch, frames, bands]."""


class Answers(Protocol):
    """What batches need of a teacher; kws.train.teacher.LoadedTeacher has it."""

    key: str
    """Hash of its weights and of what its answers are."""

    def answer(self, features: NDArray[np.int8]) -> NDArray[np.float32]:
        """int8[batch, frames, bands] -> what is to be learnt of each clip, float32[batch, labels]."""


class Batch(NamedTuple):
    """int8[batch, frames, bands], int32[batch] and, where there is a teacher, its float32[batch, labels]."""

    features: NDArray[np.int8]
    labels: NDArray[np.int32]
    answers: NDArray[np.float32] | None = None


class TrainBatches:
    """Augmented batches, made in a background thread; the same seed and epoch give the same batches.

    Args:
        dataset: its training split is used.
        augment: augmentation.
        extractor: front end.
        batch_size: clips per batch; an epoch's last clips that fill no batch are left out.
        balance: see TrainConfig.
        seed: of order and augmentation.
        unknown_factor: see TrainConfig.
        teacher: hears every clip before its features are varied; None: batches have no answers.
        folder: cache folder for rounds (AugmentConfig.rounds), None: the default one.
        threads: of the front end.
    """

    def __init__(
        self,
        dataset: Dataset,
        augment: AugmentConfig,
        extractor: Extractor,
        *,
        batch_size: int,
        balance: float,
        seed: int,
        unknown_factor: float = 1.0,
        teacher: Answers | None = None,
        folder: Path | None = None,
        threads: int = 2,
    ) -> None:
        self._dataset = dataset
        self._augment = augment
        self._extractor = extractor
        self._balance = balance
        self._seed = seed
        self._unknown_factor = unknown_factor
        self._teacher = teacher
        self._threads = threads
        clips = len(self._draw(0).clips)
        self.batch_size = min(batch_size, clips)
        self.batches_per_epoch = clips // self.batch_size
        self._rounds: Rounds | None = None
        if augment.rounds:
            draws = {"balance": balance, "unknown_factor": unknown_factor, "seed": seed}
            self._rounds = Rounds(
                dataset,
                augment,
                batches=self.batches_per_epoch,
                batch_size=self.batch_size,
                settings={"draws": draws, "features": extractor.identity},
                folder=folder or cache_folder(),
            )

    def epoch(self, epoch: int) -> Iterator[Batch]:
        """The batches of one epoch; leaving the loop early stops the background thread."""
        return prefetch(lambda: self._fresh(epoch) if self._rounds is None else self._again(self._rounds, epoch))

    def _draw(self, epoch: int) -> Draw:
        return draw_epoch(self._dataset, self._balance, self._seed, epoch, self._unknown_factor)

    def _fresh(self, epoch: int) -> Iterator[Batch]:
        draw = self._draw(epoch)
        for number in range(self.batches_per_epoch):
            features = self._features(draw, epoch, number)
            answers = None if self._teacher is None else self._teacher.answer(features)
            rng = np.random.default_rng([self._seed, epoch, _FEATURE_STREAM, number])
            yield Batch(vary_features(features, self._augment, rng), draw.labels[self._rows(number)], answers)

    def _again(self, rounds: Rounds, epoch: int) -> Iterator[Batch]:
        number = epoch % self._augment.rounds
        draw = self._draw(number)
        shape = self._extractor.shape(self._dataset.clip_samples)
        features = rounds.features(number, shape, lambda batch: self._features(draw, number, batch))
        answers: NDArray[np.float32] | None = None
        if (teacher := self._teacher) is not None:
            labels = len(self._dataset.labels)
            answers = rounds.answers(
                number, teacher.key, labels, lambda batch: teacher.answer(features[self._rows(batch)])
            )
        order = np.random.default_rng([self._seed, epoch, _ORDER_STREAM]).permutation(len(features))
        for batch in range(self.batches_per_epoch):
            chosen = order[self._rows(batch)]
            rng = np.random.default_rng([self._seed, epoch, _FEATURE_STREAM, batch])
            varied = vary_features(features[chosen], self._augment, rng)
            yield Batch(varied, draw.labels[chosen], None if answers is None else answers[chosen])

    def _rows(self, number: int) -> slice:
        return slice(number * self.batch_size, (number + 1) * self.batch_size)

    def _features(self, draw: Draw, epoch: int, number: int) -> NDArray[np.int8]:
        """Augmented, its features not yet varied: int8[batch, frames, bands]."""
        rng = np.random.default_rng([self._seed, epoch, _PCM_STREAM, number])
        clips, split = draw.clips[self._rows(number)], self._dataset.training
        pcm = np.empty((len(clips), self._dataset.clip_samples), np.int16)
        noise = with_variety(split.noise, self._augment)
        recorded, spoken = clips >= 0, clips == SPEECH_ROW
        pcm[recorded] = split.gather(clips[recorded])
        if split.speech is not None:
            pcm[spoken] = split.speech.cut(rng, int(spoken.sum()), pcm.shape[1])
            if self._augment.lead_in_probability > 0:
                pcm[recorded] = speech_in_front(pcm[recorded], split.speech, self._augment.lead_in_probability, rng)
        heard = recorded | spoken
        pcm[heard] = augment_pcm(pcm[heard], self._augment, noise, rng, split.rooms)
        silent = int((~heard).sum())
        pcm[~heard] = make_silence(noise, silent, pcm.shape[1], rng, by_kind=self._augment.noise_by_kind)
        return self._extractor.batch(pcm, self._threads)


class ValidationSet:
    """Clips as recorded, or over noise, always the same; features are computed once.

    Args:
        dataset: its validation split is used.
        extractor: front end.
        snr_db: see AugmentConfig.validation_snr_db.
        threads: of the front end.

    Attributes:
        features: int8[n, frames, bands].
        labels: int32[n].
    """

    def __init__(
        self, dataset: Dataset, extractor: Extractor, *, snr_db: float | None = None, threads: int = 2
    ) -> None:
        split = dataset.validation
        draw = draw_fixed(dataset, split)
        pcm = fixed_pcm(draw, split, dataset.clip_samples)
        if snr_db is not None:
            pcm = over_noise(pcm, draw.clips != SILENCE_ROW, snr_db, split.noise)
        self.features = extractor.batch(pcm, threads)
        self.labels = draw.labels

    def batches(self, batch_size: int) -> Iterator[Batch]:
        """All clips in order; the last batch may be smaller."""
        for start in range(0, len(self.labels), batch_size):
            rows = slice(start, start + batch_size)
            yield Batch(self.features[rows], self.labels[rows])


def fixed_pcm(draw: Draw, split: DataSplit, samples: int) -> NDArray[np.int16]:
    """The drawn clips as recorded, silence made from the split's noise: int16[n, samples]."""
    rng = np.random.default_rng(_FIXED_SEED)
    pcm = np.empty((len(draw.clips), samples), np.int16)
    recorded, silent = draw.clips >= 0, draw.clips == SILENCE_ROW
    pcm[recorded] = split.gather(draw.clips[recorded])
    if split.speech is not None:
        pcm[draw.clips == SPEECH_ROW] = split.speech.windows(samples)
    pcm[silent] = make_silence(split.noise, int(silent.sum()), samples, rng)
    return pcm


def over_noise(
    pcm: NDArray[np.int16],
    rows: NDArray[np.bool_],
    snr_db: float,
    bank: NoiseBank | None,
    *,
    seed: int = NOISE_SEED,
) -> NDArray[np.int16]:
    """Noise at one ratio on the chosen rows; the same seed brings the same noise.

    Raises:
        KwsError: there is no noise.
    """
    if bank is None:
        raise KwsError("evaluation: there is no noise for this split to mix in")
    config = AugmentConfig(shift_ms=0, gain_db=0.0, noise_probability=1.0, snr_db=(snr_db, snr_db))
    noisy = pcm.copy()
    noisy[rows] = augment_pcm(pcm[rows], config, bank, np.random.default_rng(seed))
    return noisy


def prefetch(make: Callable[[], Iterator[Batch]], ahead: int = _PREFETCHED_BATCHES) -> Iterator[Batch]:
    """Run an iterator in a background thread, at most `ahead` batches in advance; errors come out here."""
    ready: queue.Queue[Batch | Exception | None] = queue.Queue(ahead)
    stop = threading.Event()

    def produce() -> None:
        last: Exception | None = None
        try:
            for batch in make():
                if not _put(ready, batch, stop):
                    return
        except Exception as error:
            last = error
        _put(ready, last, stop)

    thread = threading.Thread(target=produce, name="kws-batches", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        stop.set()
        thread.join()


def _put(ready: queue.Queue[Batch | Exception | None], item: Batch | Exception | None, stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            ready.put(item, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
