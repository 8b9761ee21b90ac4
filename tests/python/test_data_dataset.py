from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from data_helpers import write_tree

from kws.config import DataConfig
from kws.data.dataset import Dataset, build_dataset
from kws.data.draw import SILENCE_ROW, draw_epoch, draw_fixed
from kws.data.source import open_source
from kws.errors import KwsError

CONFIG = DataConfig(words=("high", "low"), unknown_percent=50, silence_percent=25, validation_percent=20)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("data") / "tree", 40)


@pytest.fixture
def dataset(tree: Path, tmp_path: Path) -> Dataset:
    return build_dataset([open_source(tree, CONFIG)], CONFIG, folder=tmp_path)


def test_labels_and_counts(dataset: Dataset) -> None:
    assert dataset.labels == ("_silence_", "_unknown_", "high", "low")
    assert set(dataset.training.labels) == {1, 2, 3}
    assert dataset.training.parts[0].shape[1] == 16000
    assert dataset.training.noise is not None
    assert dataset.training.noise.lengths.tolist() == [128000]
    assert dataset.validation.noise is not None
    assert dataset.validation.noise.starts.tolist() == [128000]


def test_epoch_follows_the_protocol(dataset: Dataset) -> None:
    draw = draw_epoch(dataset, 0.0, 1, 0)
    keywords = int((dataset.training.labels >= 2).sum())
    counts = np.bincount(draw.labels)
    assert counts[2:].sum() == keywords
    assert counts[1] == -(-keywords // 2)
    assert counts[0] == -(-keywords // 4)
    np.testing.assert_array_equal(draw.clips == SILENCE_ROW, draw.labels == 0)
    own = draw.clips[draw.labels >= 2]
    assert len(set(own.tolist())) == keywords, "without balance every keyword clip comes once"


def test_other_words_can_come_more_often_than_in_the_protocol(dataset: Dataset) -> None:
    one, three = (np.bincount(draw_epoch(dataset, 0.0, 1, 0, factor).labels) for factor in (1.0, 3.0))
    assert three[1] == 3 * one[1]
    np.testing.assert_array_equal(three[[0, 2, 3]], one[[0, 2, 3]])


def test_epochs_differ_and_repeat(dataset: Dataset) -> None:
    first = draw_epoch(dataset, 0.5, 1, 0)
    np.testing.assert_array_equal(first.clips, draw_epoch(dataset, 0.5, 1, 0).clips)
    assert not np.array_equal(first.clips, draw_epoch(dataset, 0.5, 1, 1).clips)
    assert not np.array_equal(first.clips, draw_epoch(dataset, 0.5, 2, 0).clips)


def test_balance_evens_out_rare_words(dataset: Dataset) -> None:
    rare = np.flatnonzero((dataset.training.labels != 2) | (np.cumsum(dataset.training.labels == 2) <= 3))
    training = replace(
        dataset.training,
        parts=(dataset.training.gather(rare),),
        labels=dataset.training.labels[rare],
        words=dataset.training.words[rare],
        hard=dataset.training.hard[rare],
    )
    lopsided = replace(dataset, training=training)
    even = np.bincount(draw_epoch(lopsided, 1.0, 1, 0).labels)
    natural = np.bincount(draw_epoch(lopsided, 0.0, 1, 0).labels)
    assert abs(int(even[2]) - int(even[3])) <= 1
    assert natural[2] == 3


def test_validation_is_fixed_and_complete(dataset: Dataset) -> None:
    draw = draw_fixed(dataset, dataset.validation)
    np.testing.assert_array_equal(draw.clips, draw_fixed(dataset, dataset.validation).clips)
    keywords = np.flatnonzero(dataset.validation.labels >= 2)
    assert set(keywords) <= set(draw.clips.tolist())


def test_all_words_where_none_are_chosen(tree: Path, tmp_path: Path) -> None:
    config = DataConfig(words=(), validation_percent=20)
    built = build_dataset([open_source(tree, config)], config, folder=tmp_path)
    assert built.labels == ("_silence_", "high", "low", "more", "other")


def test_two_sources_are_one_set(tree: Path, tmp_path: Path) -> None:
    source = open_source(tree, CONFIG)
    built = build_dataset([source, source], CONFIG, folder=tmp_path)
    half = len(built.training.labels) // 2
    rows = np.array([0, half, half - 1, 2 * half - 1])
    first, second, third, fourth = built.training.gather(rows)
    np.testing.assert_array_equal(first, second)
    np.testing.assert_array_equal(third, fourth)
    assert not np.array_equal(first, third)


def test_cache_is_used_and_renewed(tree: Path, tmp_path: Path) -> None:
    source = open_source(tree, CONFIG)
    calls: list[tuple[int, int]] = []
    build_dataset([source], CONFIG, folder=tmp_path, progress=lambda done, total: calls.append((done, total)))
    assert calls
    files = sorted(path.name for path in tmp_path.iterdir())
    assert all(name.endswith(".npy") for name in files)
    calls.clear()
    build_dataset([source], CONFIG, folder=tmp_path, progress=lambda done, total: calls.append((done, total)))
    assert calls == []
    build_dataset([source], replace(CONFIG, clip_ms=500), folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == len(files) + 2


def test_missing_word_is_named(tree: Path, tmp_path: Path) -> None:
    config = DataConfig(words=("high", "absent"))
    with pytest.raises(KwsError, match=r"no clips of absent, the data holds high, low"):
        build_dataset([open_source(tree, config)], config, folder=tmp_path)


def test_empty_split_is_named(tree: Path, tmp_path: Path) -> None:
    config = DataConfig(words=("high",), validation_percent=0)
    with pytest.raises(KwsError, match="no validation clips of high"):
        build_dataset([open_source(tree, config)], config, folder=tmp_path)


def test_unwritable_cache_is_one_sentence(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KwsError, match="cannot be written"):
        build_dataset([open_source(tree, CONFIG)], CONFIG, folder=tmp_path / "file" / "cache")


def test_failed_decoding_leaves_nothing(tree: Path, tmp_path: Path) -> None:
    source = open_source(tree, CONFIG)
    broken = tmp_path / "broken.wav"
    broken.write_text("no sound")
    clips = (*source.clips[:-1], replace(source.clips[-1], path=broken))
    with pytest.raises(KwsError, match=r"broken\.wav"):
        build_dataset([replace(source, clips=clips, noise=())], CONFIG, folder=tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir() if "tmp" in path.name] == []
