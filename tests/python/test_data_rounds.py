from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from data_helpers import write_tree
from numpy.typing import NDArray

from kws.config import AugmentConfig, DataConfig
from kws.data.batches import Batch, TrainBatches
from kws.data.dataset import Dataset, build_dataset
from kws.data.source import open_source
from kws.errors import KwsError

CONFIG = DataConfig(words=("high", "low"), unknown_percent=50, silence_percent=25, validation_percent=20)
AUGMENT = AugmentConfig(rounds=2, time_masks=0, band_masks=0)


class CountingExtractor:
    """The first samples of a clip as its features; counts what it is asked for."""

    def __init__(self) -> None:
        self.clips = 0
        self.identity: dict[str, Any] = {"name": "counting"}

    def shape(self, samples: int) -> tuple[int, int]:
        return 6, samples // 2000

    def batch(self, pcm: NDArray[np.int16], threads: int = 2) -> NDArray[np.int8]:
        self.clips += len(pcm)
        frames, bands = self.shape(pcm.shape[1])
        return (pcm[:, 4000 : 4000 + frames * bands].reshape(-1, frames, bands) // 256).astype(np.int8)


class Teacher:
    """Its answer to a clip is the mean of its features, so that rows can be told apart."""

    key = "0123456789abcdef0123"

    def __init__(self) -> None:
        self.clips = 0

    def answer(self, features: NDArray[np.int8]) -> NDArray[np.float32]:
        self.clips += len(features)
        mean = features.mean(axis=(1, 2), dtype=np.float32)
        return np.repeat(mean[:, None], 4, axis=1)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("data")
    return build_dataset([open_source(write_tree(folder / "tree", 40), CONFIG)], CONFIG, folder=folder / "cache")


def batches(dataset: Dataset, folder: Path, augment: AugmentConfig = AUGMENT, **more: Any) -> TrainBatches:
    extractor = more.pop("extractor", None) or CountingExtractor()
    settings = {"batch_size": 16, "balance": 0.5, "seed": 3, "folder": folder, **more}
    return TrainBatches(dataset, augment, extractor, **settings)


def rows(epoch: list[Batch]) -> list[tuple[bytes, int]]:
    return [(f.tobytes(), int(label)) for b in epoch for f, label in zip(b.features, b.labels, strict=True)]


def test_later_epochs_hear_the_same_clips_in_another_order(dataset: Dataset, tmp_path: Path) -> None:
    source = batches(dataset, tmp_path)
    first, second, third = (rows(list(source.epoch(epoch))) for epoch in range(3))
    assert sorted(first) == sorted(third)
    assert first != third
    assert sorted(first) != sorted(second)


def test_features_are_computed_once_and_shared_by_runs(dataset: Dataset, tmp_path: Path) -> None:
    counting = CountingExtractor()
    source = batches(dataset, tmp_path, extractor=counting)
    once = [rows(list(source.epoch(epoch))) for epoch in range(4)]
    made = counting.clips
    assert made == 2 * source.batches_per_epoch * source.batch_size
    again = batches(dataset, tmp_path, extractor=counting)
    assert [rows(list(again.epoch(epoch))) for epoch in range(4)] == once
    assert counting.clips == made


@pytest.mark.parametrize(
    "change",
    [
        *({"seed": 4}, {"balance": 0.0}, {"unknown_factor": 2.0}, {"augment": replace(AUGMENT, gain_db=0.0)}),
        {"augment": replace(AUGMENT, noise_mix_probability=0.5)},
        {"augment": replace(AUGMENT, noise_speed_percent=5.0)},
    ],
)
def test_other_settings_have_rounds_of_their_own(dataset: Dataset, tmp_path: Path, change: dict[str, Any]) -> None:
    list(batches(dataset, tmp_path).epoch(0))
    before = set(tmp_path.iterdir())
    list(batches(dataset, tmp_path, **change).epoch(0))
    assert len(set(tmp_path.iterdir()) - before) == 1


def test_noise_is_as_various_as_it_is_set(dataset: Dataset, tmp_path: Path) -> None:
    plain = rows(list(batches(dataset, tmp_path).epoch(0)))
    assert plain != rows(list(batches(dataset, tmp_path, replace(AUGMENT, noise_mix_probability=1.0)).epoch(0)))
    assert plain != rows(list(batches(dataset, tmp_path, replace(AUGMENT, noise_speed_percent=25.0)).epoch(0)))


@pytest.mark.parametrize(
    "change", [{"time_masks": 2}, {"band_warp_percent": 9.0}, {"stretch_percent": 9.0}, {"colour_steps": 9.0}]
)
def test_features_that_are_varied_otherwise_share_the_rounds(
    dataset: Dataset, tmp_path: Path, change: dict[str, Any]
) -> None:
    list(batches(dataset, tmp_path).epoch(0))
    before = set(tmp_path.iterdir())
    varied = rows(list(batches(dataset, tmp_path, replace(AUGMENT, **change)).epoch(0)))
    assert set(tmp_path.iterdir()) == before
    assert varied != rows(list(batches(dataset, tmp_path).epoch(0)))


def test_a_teacher_answers_each_round_once(dataset: Dataset, tmp_path: Path) -> None:
    teacher = Teacher()
    source = batches(dataset, tmp_path, teacher=teacher)
    for epoch in range(4):
        for batch in source.epoch(epoch):
            assert batch.answers is not None
            np.testing.assert_array_equal(batch.answers[:, 0], batch.features.mean(axis=(1, 2), dtype=np.float32))
    assert teacher.clips == 2 * source.batches_per_epoch * source.batch_size


def test_a_teacher_hears_what_is_not_yet_varied(dataset: Dataset, tmp_path: Path) -> None:
    varied = AugmentConfig(time_masks=2, band_warp_percent=9.0, stretch_percent=9.0, colour_steps=9.0)
    off = replace(varied, time_masks=0, band_masks=0, band_warp_percent=0.0, stretch_percent=0.0, colour_steps=0.0)
    plain = [batch.features.mean(axis=(1, 2), dtype=np.float32) for batch in batches(dataset, tmp_path, off).epoch(0)]
    heard = list(batches(dataset, tmp_path, varied, teacher=Teacher()).epoch(0))
    for mean, batch in zip(plain, heard, strict=True):
        assert batch.answers is not None
        np.testing.assert_array_equal(batch.answers[:, 0], mean)


def test_a_damaged_file_is_named(dataset: Dataset, tmp_path: Path) -> None:
    list(batches(dataset, tmp_path).epoch(0))
    (stored,) = tmp_path.iterdir()
    stored.write_bytes(stored.read_bytes()[:50])
    with pytest.raises(KwsError, match=f"{stored.name}.*delete it"):
        list(batches(dataset, tmp_path).epoch(0))
