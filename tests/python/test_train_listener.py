"""Validation of a wake word on long recordings: what they hold, and what recall they give."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from data_helpers import RATE, tone, write_tree
from train_helpers import TinyBatches, TinyModel, TinyValidation

from kws.config import AugmentConfig, DataConfig, DetectorConfig, Experiment, FcGruConfig, StreamConfig, TrainConfig
from kws.data.dataset import Dataset, build_dataset
from kws.data.source import open_source, open_speech
from kws.errors import KwsError
from kws.evaluate.metrics import Rate
from kws.evaluate.poisson import EventRate
from kws.evaluate.stream import StreamScore, Sweep
from kws.features.extract import FeatureExtractor
from kws.streams import StreamWord, cut_stream
from kws.train.contracts import Hearing
from kws.train.listener import StreamListener
from kws.train.pipeline import plain_record
from kws.train.progress import Silent
from kws.train.run_folder import RunFolder
from kws.train.stop import StopRequest
from kws.train.stream_set import StreamSet, build_stream_set
from kws.train.trainer import Trainer

HOURS = 0.05
EXPERIMENT = Experiment(
    data=DataConfig(words=("high",), clip_ms=800, unknown_percent=50, speech_percent=150, validation_percent=20),
    augment=AugmentConfig(validation_snr_db=20),
    model=FcGruConfig(stream=StreamConfig(stack_frames=6, step_frames=6)),
    train=TrainConfig(readout="peak", readout_steps=2, validation_hours=HOURS),
    detector=DetectorConfig(smoothing_steps=2),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_tree(folder / "words", 40, {"high": 2500, "other": 900})
    (folder / "speech").mkdir()
    with (folder / "speech" / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "split"])
        for number, split in enumerate(("training", "validation", "validation")):
            pcm = np.concatenate([tone(500 + 300 * number, 70 + number)] * 6)
            soundfile.write(folder / "speech" / f"s{number}.wav", pcm, RATE, subtype="PCM_16")
            writer.writerow([f"s{number}.wav", split])
    return folder


def dataset(folder: Path, experiment: Experiment = EXPERIMENT) -> Dataset:
    config = experiment.data
    sources = [open_source(folder / "words", config)]
    if config.speech_percent:
        sources.append(open_speech(folder / "speech", config.words, config))
    return build_dataset(sources, config, folder=folder / "cache")


def test_long_recordings_hold_every_word_where_they_say(folder: Path) -> None:
    data, extractor = dataset(folder), FeatureExtractor(EXPERIMENT.frontend)
    streams, again = (build_stream_set(data, extractor, EXPERIMENT) for _ in range(2))
    np.testing.assert_array_equal(streams.features, again.features)
    assert sum(streams.seconds) == pytest.approx(HOURS * 3600)
    assert all(seconds >= 30 for seconds in streams.seconds[:-1])
    words = [word for row in streams.words for word in row]
    clips = int((data.validation.labels == data.labels.index("high")).sum())
    assert len(words) % clips == 0
    assert len(words) <= HOURS * 3600 / 8
    band = int(extractor.features(tone(2500, 1)).max(axis=0).argmax())
    for row, features in zip(streams.words, streams.features, strict=True):
        loud = features[:, band].astype(int)
        for word in row:
            assert word.keyword == "high"
            assert word.end_s - word.start_s == pytest.approx(0.8)
            inside = loud[round(100 * word.start_s) : round(100 * word.end_s)]
            assert inside.max() > np.median(loud) + 20


def test_without_running_speech_other_words_fill_the_time(folder: Path) -> None:
    alone = replace(EXPERIMENT, data=replace(EXPERIMENT.data, speech_percent=0.0))
    data, extractor = dataset(folder, alone), FeatureExtractor(alone.frontend)
    with_speech = build_stream_set(dataset(folder), extractor, EXPERIMENT)
    other = int(extractor.features(tone(900, 1)).max(axis=0).argmax())
    loud = [
        float((streams.features[..., other] > 0).mean())
        for streams in (build_stream_set(data, extractor, alone), with_speech)
    ]
    assert loud[0] > 2 * loud[1]


def test_noise_that_is_not_there_is_missed(folder: Path) -> None:
    data = dataset(folder)
    quiet = replace(data, validation=replace(data.validation, noise=None))
    with pytest.raises(KwsError, match="there is no noise"):
        build_stream_set(quiet, FeatureExtractor(EXPERIMENT.frontend), EXPERIMENT)


def test_rows_are_cut_between_blocks_and_not_right_after_a_word() -> None:
    word = StreamWord(keyword="a", start_s=2.5, end_s=2.9)
    second = StreamWord(keyword="a", start_s=7.25, end_s=7.5)
    blocks = [
        (np.full(2 * RATE, 1, np.int16), []),
        (np.full(RATE, 2, np.int16), [word]),
        (np.full(RATE // 2, 3, np.int16), []),
        (np.full(3 * RATE, 4, np.int16), []),
        (np.full(2 * RATE, 5, np.int16), [second]),
    ]
    first, last = cut_stream(blocks, 2 * RATE + 1)
    assert first.seconds == 6.5
    assert first.words == (word,)
    assert last.words == (replace(second, start_s=0.75, end_s=1.0),)
    np.testing.assert_array_equal(np.concatenate([first.pcm, last.pcm]), np.concatenate([pcm for pcm, _ in blocks]))


class Oracle(TinyModel):
    """Not asked: the step below answers for it."""


def listener(words: tuple[tuple[StreamWord, ...], ...], seconds: float, per_hour: float) -> StreamListener:
    frames = EXPERIMENT.frontend.frame_count(round(seconds * RATE))
    features = np.zeros((len(words), frames, EXPERIMENT.frontend.bands), np.int8)
    streams = StreamSet(features=features, words=words, seconds=(seconds,) * len(words))
    return StreamListener(streams, plain_record(EXPERIMENT, ("_silence_", "high")), per_hour)


def answering(peaks: list[list[tuple[float, float]]], step_s: float = 0.06) -> Any:
    """A step whose keyword has a probability (second) for a quarter of a second from a time (first) on, in each row."""
    heard = 0

    def step(features: Any, state: Any) -> tuple[Any, Any]:
        nonlocal heard
        steps = features.shape[1] // 6
        keyword = np.zeros((len(peaks), steps))
        for row, of_row in enumerate(peaks):
            for at_s, level in of_row:
                first = round(at_s / step_s) - heard
                keyword[row, max(first, 0) : max(first + 4, 0)] = level
        heard += steps
        return np.stack([1 - keyword, keyword], axis=-1), state

    return step


def test_recall_counts_words_at_the_wanted_rate_of_false_accepts() -> None:
    words = tuple(
        tuple(StreamWord(keyword="high", start_s=at, end_s=at + 0.5) for at in (5.0, 15.0, 25.0)) for _ in range(2)
    )
    said = [(5.3, 0.98), (15.3, 0.88), (25.3, 0.7)], [(5.3, 0.98), (15.3, 0.88), (25.3, 0.0)]
    false = [(10.0, 0.78), (20.0, 0.6)], [(35.0, 0.78)]
    peaks = [[*one, *other] for one, other in zip(said, false, strict=True)]
    hours = (80 - 6 * 1.25) / 3600
    found = {}
    for allowed in (0, 2, 3):
        heard = listener(words, 40.0, (allowed + 0.5) / hours).hear(Oracle(), answering(peaks))
        found[allowed] = heard.recall
    assert found == {0: 4 / 6, 2: 5 / 6, 3: 5 / 6}
    both = listener(words, 40.0, 2 / hours).hear(Oracle(), answering(peaks))
    assert both.recall == 5 / 6
    # rates of 0 to 4 events: 4 of 6 words below 2, then 5
    assert both.mean_recall == pytest.approx((4 / 6 + 5 / 6) / 2)


def test_padding_is_not_heard() -> None:
    words = ((StreamWord(keyword="high", start_s=5.0, end_s=5.5),), ())
    short = listener(words, 40.0, 1.0)
    peaks = [[(5.2, 0.9)], [(40.5, 0.99)]]
    assert short.hear(Oracle(), answering(peaks)) == Hearing(recall=1.0, mean_recall=1.0)
    peaks = [[(5.2, 0.9)], [(30.5, 0.99)]]
    assert short.hear(Oracle(), answering(peaks)) == Hearing(recall=0.0, mean_recall=0.0)


def score(count: int, hits: int) -> StreamScore:
    rate = EventRate(count=count, hours=2.0)
    return StreamScore(threshold_q15=100, found=Rate(hits=hits, trials=10), false_accepts=rate, latency_s=(), groups={},
                       said_again=Rate(hits=0, trials=0))  # fmt: skip


def test_mean_recall_is_the_area_under_the_trade_off() -> None:
    measured = Sweep(scores=(score(9, 10), score(3, 8), score(1, 6), score(0, 2)))
    assert measured.mean_recall(0.5) == pytest.approx(0.2)
    assert measured.mean_recall(1.0) == pytest.approx((0.2 + 0.6) / 2)
    assert measured.mean_recall(2.0) == pytest.approx(0.25 * 0.2 + 0.5 * 0.6 + 0.25 * 0.8)
    assert measured.mean_recall(0.0) == 0.2


def test_checkpoints_are_chosen_by_the_listener(tmp_path: Path) -> None:
    class Scripted:
        heard = 0

        def hear(self, model: Any, step: Any) -> Hearing:
            self.heard += 1
            posteriors, _ = step(TinyValidation().features[:5], model.initial_state(5))
            np.testing.assert_allclose(posteriors.sum(axis=-1), 1, atol=1e-5)  # float32 softmax
            assert posteriors.shape == (5, 4, 3)
            return Hearing(recall=0.5, mean_recall=[0.1, 0.6, 0.4, 0.3, 0.2][self.heard - 1])

    config = TrainConfig(epochs=3, qat_epochs=1, readout_steps=3)
    run = RunFolder.create(tmp_path / "run", Experiment(train=config))
    result = Trainer(
        TinyModel(), TinyBatches(), TinyValidation(), config, run, observe=lambda: None, progress=Silent(),
        stop=StopRequest(), listener=Scripted(),
    ).train()  # fmt: skip
    assert (result.float_accuracy, result.accuracy) == (0.6, 0.3)
    assert [record.stream_accuracy for record in result.history] == [0.5] * 5
    assert all(0 < record.validation_loss < 5 for record in result.history)
