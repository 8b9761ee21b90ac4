"""Wake-word training: the loudest moment decides, running speech is background, words end where they are told to."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from data_helpers import RATE, tone, write_tree
from keras import ops

from kws.config import AugmentConfig, DataConfig, DetectorConfig, Experiment, FcGruConfig, StreamConfig, TrainConfig
from kws.data.audio import end_at, word_bounds
from kws.data.augment import active_power, augment_pcm
from kws.data.batches import ValidationSet, fixed_pcm
from kws.data.dataset import Dataset, build_dataset
from kws.data.draw import SILENCE_ROW, SPEECH_ROW, draw_epoch, draw_fixed
from kws.data.lead_in import speech_in_front
from kws.data.source import open_source, open_speech
from kws.errors import KwsError
from kws.features.extract import FeatureExtractor
from kws.record import read_record
from kws.simulate.detector_oracle import DetectorOracle
from kws.train.peak import PeakReadout
from kws.train.pipeline import train_model
from kws.train.readout import LastReadout, make_readout
from kws.train.run_folder import RunFolder, opened_paths

CONFIG = DataConfig(
    words=("high",), clip_ms=800, unknown_percent=50, speech_percent=150, keyword_passes=2, validation_percent=20
)
SECONDS = 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_tree(folder / "words", 40, {"high": 2500, "other": 900})
    (folder / "speech").mkdir()
    rows = []
    for number, split in enumerate(("training", "training", "validation", "testing", "training")):
        name = f"s{number}.wav"
        pcm = np.concatenate([tone(500 + 300 * number, 70 + number)] * SECONDS)[: SECONDS * RATE - 100]
        soundfile.write(folder / "speech" / name, pcm, RATE, subtype="PCM_16")
        rows.append({"path": name, "split": split, "contains_word": "low, high" if number == 4 else ""})
    with (folder / "speech" / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def dataset(folder: Path, config: DataConfig = CONFIG) -> Dataset:
    sources = [open_source(folder / "words", config), open_speech(folder / "speech", config.words, config)]
    return build_dataset(sources, config, folder=folder / "cache")


def test_running_speech_is_background_of_its_split(folder: Path) -> None:
    data = dataset(folder)
    assert data.labels == ("_silence_", "_unknown_", "high")
    assert data.training.speech is not None
    assert data.validation.speech is not None
    assert len(data.training.speech.lengths) == 2, "the file that holds the keyword is left out"
    assert data.provenance[1].counts == {"speech": 4}
    draw = draw_epoch(data, 0.0, 1, 0)
    keywords = int((data.training.labels == 2).sum())
    assert int((draw.labels == 2).sum()) == 2 * keywords
    assert int((draw.clips == SPEECH_ROW).sum()) == 3 * keywords
    assert set(draw.labels[draw.clips == SPEECH_ROW]) == {1}
    assert set(draw.labels[draw.clips == SILENCE_ROW]) == {0}


def test_validation_hears_all_of_its_speech_once(folder: Path) -> None:
    data = dataset(folder)
    draw = draw_fixed(data, data.validation)
    pcm = fixed_pcm(draw, data.validation, data.clip_samples)
    said, _ = soundfile.read(folder / "speech" / "s2.wav", dtype="int16")
    heard = pcm[draw.clips == SPEECH_ROW].reshape(-1)
    np.testing.assert_array_equal(heard[: len(said)], said)
    assert not heard[len(said) :].any()
    assert len(heard) - len(said) < data.clip_samples


def test_noise_under_validation_is_fixed(folder: Path) -> None:
    data, extractor = dataset(folder), FeatureExtractor(Experiment().frontend)
    plain = ValidationSet(data, extractor)
    noisy, again = (ValidationSet(data, extractor, snr_db=5.0) for _ in range(2))
    np.testing.assert_array_equal(noisy.features, again.features)
    silence = plain.labels == 0
    np.testing.assert_array_equal(noisy.features[silence], plain.features[silence])
    assert (noisy.features != plain.features).mean() > 0.3


def test_words_end_before_the_end_of_their_clip(folder: Path, tmp_path: Path) -> None:
    with (tmp_path / "m.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "label", "split", "word_start_s", "word_end_s"])
        for number, split in enumerate(("training", "validation")):
            writer.writerow([folder / f"words/high/{number:08x}_nohash_0.wav", "high", split, 0.3, 0.7])
    config = DataConfig(words=("high",), clip_ms=500, after_word_ms=200, unknown_percent=0)
    data = build_dataset([open_source(tmp_path / "m.csv", config)], config, folder=tmp_path / "cache")
    whole, _ = soundfile.read(folder / "words/high/00000000_nohash_0.wav", dtype="int16")
    np.testing.assert_array_equal(data.training.gather(np.array([0]))[0], whole[round(0.4 * RATE) : round(0.9 * RATE)])


def test_what_a_recording_does_not_reach_is_zero() -> None:
    pcm = np.arange(1, 6, dtype=np.int16)
    assert end_at(pcm, 3, 4).tolist() == [2, 3, 4]
    assert end_at(pcm, 4, 2).tolist() == [0, 0, 1, 2]
    assert end_at(pcm, 4, 7).tolist() == [4, 5, 0, 0]
    assert end_at(pcm, 2, 9).tolist() == [0, 0]


def test_the_end_of_a_word_is_heard_where_nobody_says_it() -> None:
    rng = np.random.default_rng(3)
    pcm = rng.normal(0, 20, RATE)
    pcm[4000:8000] += 8000 * np.sin(np.arange(4000) * 0.3)
    start, end = word_bounds(pcm.astype(np.int16))
    assert abs(start - 4000) <= RATE // 50
    assert abs(end - 8000) <= RATE // 50
    assert word_bounds(np.zeros(1000, np.int16)) == (0, 0)
    assert word_bounds(np.full(1001, 900, np.int16)) == (0, 1001)
    assert word_bounds(np.zeros(0, np.int16)) == (0, 0)


def test_speech_comes_in_front_of_the_word_only(folder: Path) -> None:
    speech = dataset(folder).training.speech
    assert speech is not None
    clips = np.zeros((200, RATE), np.int16)
    clips[:, 10000:14000] = (3000 * np.sin(np.arange(4000) * 0.3)).astype(np.int16)
    mixed = speech_in_front(clips, speech, 0.5, np.random.default_rng(1))
    np.testing.assert_array_equal(mixed[:, 10000:], clips[:, 10000:])
    spoken = (mixed != clips).any(axis=1)
    assert 70 <= spoken.sum() <= 130
    last = np.array([np.flatnonzero(row)[-1] for row in (mixed - clips)[spoken]])
    assert last.min() > 10000 - RATE // 2 - RATE // 50
    assert last.max() < 10000
    ratio_db = 10 * np.log10(active_power(mixed[spoken][:, :10000].astype(np.float32)) / (3000**2 / 2))
    assert abs(np.median(ratio_db)) < 6  # of the pieces of speech some begin with a pause
    assert 3 < ratio_db.max() < 8
    np.testing.assert_array_equal(speech_in_front(clips, speech, 0.0, np.random.default_rng(1)), clips)
    full = np.full((4, RATE), 900, np.int16)  # no room in front
    np.testing.assert_array_equal(speech_in_front(full, speech, 1.0, np.random.default_rng(1)), full)


def test_levels_are_drawn_of_active_speech() -> None:
    config = AugmentConfig(
        shift_ms=0, gain_db=0, noise_probability=0, time_masks=0, band_masks=0, level_dbfs=(-40, -40)
    )
    pcm = np.stack([tone(400, 1), tone(400, 2) // 8, np.zeros(RATE, np.int16)])
    levels = active_power(augment_pcm(pcm, config, None, np.random.default_rng(0)).astype(np.float32))
    # rounding to int16 adds a twelfth of a step squared
    np.testing.assert_allclose(10 * np.log10(levels[:2] / 32768**2), -40, atol=0.05)
    assert levels[2] == 0


def test_speech_percent_needs_speech(folder: Path) -> None:
    with pytest.raises(KwsError, match=r"speech_percent is above 0, but there is no running speech \(--speech\)"):
        build_dataset([open_source(folder / "words", CONFIG)], CONFIG, folder=folder / "cache")
    with pytest.raises(KwsError, match="does not exist"):
        open_speech(folder / "nothing", ("high",), CONFIG)
    files = open_speech(folder / "speech" / "manifest.csv", (), CONFIG).speech
    assert [file.key for file in files] == [f"s{number}.wav" for number in range(5)]


READOUT = PeakReadout([True, False, False], steps=2)


def logits(*rows: tuple[float, float, float]) -> np.ndarray:
    return np.log(np.array([rows], np.float32))


def test_the_peak_is_of_the_moving_average_that_the_detector_forms() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(0, 3, (4, 12, 3)).astype(np.float32)
    probabilities = np.exp(values) / np.exp(values).sum(axis=-1, keepdims=True)
    labels = np.array([1, 2, 0, 1])
    answers = ops.convert_to_numpy(READOUT.answer(values, labels))
    oracle = DetectorOracle(
        threshold_q15=(32768,) * 3, background=(True, False, False), smoothing_steps=2, refractory_samples=0,
        lead_samples=0, onset_q15=1, near_miss_q15=0,
    )  # fmt: skip
    for answer, label, row in zip(answers, labels, probabilities, strict=True):
        smoothed = oracle.smoothed(np.rint(row * 32767).astype(np.int64)) / 32767
        wanted = smoothed[:, label].max() if label else smoothed[:, 1:].max()
        assert answer == pytest.approx(wanted, abs=2e-4)  # Q15, truncated


def test_loss_asks_for_one_high_peak_and_no_other() -> None:
    good = logits((0.98, 0.01, 0.01), (0.01, 0.98, 0.01), (0.01, 0.98, 0.01), (0.98, 0.01, 0.01))
    flat = logits(*[(0.98, 0.01, 0.01)] * 4)
    both = logits((0.01, 0.98, 0.01), (0.01, 0.98, 0.01), (0.01, 0.01, 0.98), (0.01, 0.01, 0.98))
    one, none = np.array([1]), np.array([0])
    of = {name: float(READOUT.loss(x, one, 0.0)[0]) for name, x in {"good": good, "flat": flat, "both": both}.items()}
    assert of["good"] < 0.05
    assert of["flat"] > 3
    assert of["both"] > 3
    assert float(READOUT.loss(good, none, 0.0)[0]) > 3
    assert float(READOUT.loss(flat, none, 0.0)[0]) < 0.05


def test_a_peak_that_is_to_stay_low_counts_as_often_as_asked() -> None:
    values = np.random.default_rng(6).normal(0, 2, (4, 9, 3)).astype(np.float32)
    labels, background = np.array([0, 1, 2, 0]), [True, False, False]
    peaks = ops.convert_to_numpy(ops.sigmoid(READOUT.lesson(values)))[:, 1:]
    own = np.eye(3)[labels][:, 1:]
    low, high = (-(np.log(1 - peaks) * (1 - own)).sum(axis=-1), -(np.log(peaks) * own).sum(axis=-1))
    for weight in (1.0, 6.0):
        readout = PeakReadout(background, steps=2, negative_weight=weight)
        loss = ops.convert_to_numpy(readout.loss(ops.convert_to_tensor(values), labels, 0.0))
        np.testing.assert_allclose(loss, high + weight * low, rtol=1e-3)
    wanted = 0.9 * high - 0.1 * (np.log(1 - peaks) * own).sum(axis=-1)  # what is smoothed of a keyword is not weighted
    smoothed = ops.convert_to_numpy(readout.loss(ops.convert_to_tensor(values), labels, 0.1))
    np.testing.assert_allclose(smoothed, wanted + 6 * low, rtol=1e-3)
    asked = TrainConfig(readout="peak", readout_steps=2, negative_weight=6.0)
    made = make_readout(asked, ("_unknown_", "yes", "no"))
    np.testing.assert_allclose(ops.convert_to_numpy(made.loss(ops.convert_to_tensor(values), labels, 0.1)), smoothed)


def test_the_beginning_of_a_word_is_not_the_word() -> None:
    early, late = np.zeros((2, 1, 30, 2), np.float32)
    early[..., 1] = late[..., 1] = -8.0
    early[0, 5:12, 1] = late[0, 22:29, 1] = 8.0
    keyword = np.array([1])
    anywhere, at_the_end = PeakReadout([True, False], 5), PeakReadout([True, False], 5, late_steps=10)

    def loss(readout: PeakReadout, logits: np.ndarray, label: np.ndarray) -> float:
        return float(readout.loss(ops.convert_to_tensor(logits), label, 0.0)[0])

    assert loss(anywhere, early, keyword) == pytest.approx(loss(anywhere, late, keyword), abs=1e-4)
    assert loss(at_the_end, late, keyword) == pytest.approx(loss(anywhere, late, keyword), abs=0.02)
    assert loss(at_the_end, early, keyword) > loss(at_the_end, late, keyword) + 10
    both = np.maximum(early, late)
    assert loss(at_the_end, both, keyword) > loss(at_the_end, late, keyword) + 5
    for logits in (early, late):  # background is to stay low everywhere
        assert loss(at_the_end, logits, np.array([0])) == pytest.approx(loss(anywhere, logits, np.array([0])), abs=1e-3)


def test_a_clip_is_right_above_one_half_or_as_background_below() -> None:
    labels = np.array([1, 1, 2, 2, 0, 0, 0], np.int32)
    answers = np.array([0.9, 0.5, 0.7, 0.2, 0.95, 0.6, 0.1], np.float32)
    hits = READOUT.hits(ops.convert_to_tensor(answers), labels)
    assert ops.convert_to_numpy(hits).tolist() == [1, 0, 1, 0, 0, 0, 1]


def test_a_student_learns_the_peaks_of_its_teacher() -> None:
    rng = np.random.default_rng(3)
    teacher, student = rng.normal(0, 2, (2, 5, 12, 3)).astype(np.float32)
    lesson = ops.convert_to_numpy(READOUT.lesson(teacher))
    peaks = 1 / (1 + np.exp(-lesson))
    labels = np.full(len(peaks), 2)
    np.testing.assert_allclose(peaks[:, 2], ops.convert_to_numpy(READOUT.answer(teacher, labels)), atol=1e-4)

    def loss(logits: np.ndarray, wanted: np.ndarray, temperature: float) -> np.ndarray:
        return ops.convert_to_numpy(READOUT.distill_loss(logits, wanted, temperature))

    np.testing.assert_allclose(loss(teacher, lesson, 2.0), 0, atol=1e-5)
    for temperature in (1.0, 2.0):
        wanted = 1 / (1 + np.exp(-lesson / temperature))
        given = 1 / (1 + np.exp(-ops.convert_to_numpy(READOUT.lesson(student)) / temperature))
        divergence = wanted * np.log(wanted / given) + (1 - wanted) * np.log((1 - wanted) / (1 - given))
        expected = temperature**2 * divergence[:, 1:].sum(axis=-1)
        np.testing.assert_allclose(loss(student, lesson, temperature), expected, rtol=1e-3, atol=1e-5)
    background = lesson + np.array([5.0, 0.0, 0.0], np.float32)  # of which there is nothing to learn
    np.testing.assert_allclose(loss(student, background, 2.0), loss(student, lesson, 2.0))


def test_a_student_learns_the_last_steps_of_its_teacher() -> None:
    teacher, student = np.random.default_rng(4).normal(0, 2, (2, 5, 12, 3))
    readout = LastReadout(4)

    def answer(logits: np.ndarray) -> np.ndarray:
        return (logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True)))[:, -4:].mean(axis=1)

    np.testing.assert_allclose(ops.convert_to_numpy(readout.lesson(teacher)), answer(teacher), atol=1e-5)
    for temperature in (1.0, 2.0):
        wanted, given = (np.exp(answer(each) / temperature) for each in (teacher, student))
        wanted, given = (each / each.sum(axis=-1, keepdims=True) for each in (wanted, given))
        expected = temperature**2 * (wanted * np.log(wanted / given)).sum(axis=-1)
        loss = ops.convert_to_numpy(readout.distill_loss(student, answer(teacher), temperature))
        np.testing.assert_allclose(loss, expected, rtol=1e-4, atol=1e-5)


def test_saturated_scores_are_numbers() -> None:
    logits = np.random.default_rng(5).normal(0, 1, (256, 300, 3)).astype(np.float32)
    logits[..., 0] += 17.0  # sums of many ones round up
    readout, labels = PeakReadout([True, False, False], steps=2), np.zeros(256, np.int32)
    assert np.isfinite(ops.convert_to_numpy(readout.lesson(logits))).all()
    assert np.isfinite(ops.convert_to_numpy(readout.loss(logits, labels, 0.0))).all()


def test_a_wake_model_trains_and_says_what_it_heard(folder: Path, tmp_path: Path) -> None:
    experiment = Experiment(
        name="wake",
        data=replace(CONFIG, keyword_passes=4),
        augment=AugmentConfig(shift_ms=50, level_dbfs=(-40, -15), snr_db=(5, 30), validation_snr_db=20),
        model=FcGruConfig(stream=StreamConfig(stack_frames=6, step_frames=6), context_units=(16,), gru_units=(16,)),
        train=TrainConfig(
            readout="peak", readout_steps=2, epochs=6, qat_epochs=1, batch_size=32, learning_rate=0.02,
            label_smoothing=0.0, validation_hours=0.05,
        ),
        detector=DetectorConfig(smoothing_steps=2),
    )  # fmt: skip
    sources = [open_source(folder / "words", CONFIG), open_speech(folder / "speech", ("high",), CONFIG)]
    trained = train_model(experiment, sources, tmp_path / "run", cache=folder / "cache")
    assert trained.result.accuracy > 0.7
    assert [label.name for label in read_record(trained.model_path.read_bytes()).labels][2] == "high"
    assert opened_paths(RunFolder.open(tmp_path / "run"))["speech"] == [(folder / "speech").resolve()]
    taught = replace(experiment, train=replace(experiment.train, epochs=8, distill_weight=1.0, seed=2))
    student = train_model(taught, sources, tmp_path / "taught", cache=folder / "cache", teachers=[tmp_path / "run"])
    # With weight 1 the labels play no part: what it knows it has from the teacher.
    assert student.result.accuracy > 0.7
    other = replace(experiment, train=replace(experiment.train, readout="last"))
    with pytest.raises(KwsError, match=r"trained with train\.readout=peak, expected last as for the student"):
        train_model(other, sources, tmp_path / "other", cache=folder / "cache", teachers=[tmp_path / "run"])
