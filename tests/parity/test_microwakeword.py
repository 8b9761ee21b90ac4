"""Published microWakeWord models, unchanged, from PCM to events: equal to the package pymicro-wakeword's own class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soxr
from conftest import require_installed, require_package
from numpy.typing import NDArray

from kws.adopt import WakeWordManifest, adopt_model, read_manifest, threshold_q15
from kws.config import DetectorConfig, MicroFrontendConfig
from kws.errors import KwsError
from kws.evaluate.parity import check_parity
from kws.evaluate.parity.audio import generated
from kws.evaluate.tflm_package import TflmPackage
from kws.record import read_record
from kws.simulate.spotter import Spotter
from kws.synth import open_engine
from kws.synth.voices import Utterance, Voice

pymicro_wakeword = require_package("pymicro_wakeword", "pip install pymicro-wakeword")

MODELS = ("okay_nabu", "hey_jarvis", "hey_mycroft", "alexa")
FOLDER = Path(pymicro_wakeword.__file__).parent / "models"
DETECTOR = DetectorConfig(onset=0.2, refractory_ms=500)
VOICES = [Voice(accent=accent, variant=variant) for accent in ("en-us", "en-gb-x-rp") for variant in ("m3", "f2", "m7")]
Pcm = NDArray[np.int16]


@dataclass(frozen=True)
class Published:
    """A model of the package, adopted."""

    manifest: WakeWordManifest
    content: bytes


@cache
def published(name: str) -> Published:
    manifest = read_manifest(FOLDER / f"{name}.json")
    content = adopt_model(
        (FOLDER / manifest.model).read_bytes(),
        MicroFrontendConfig(hop_ms=manifest.hop_ms),
        labels=(name,),
        cutoff=manifest.cutoff,
        window=manifest.window,
        detector=DETECTOR,
    )
    return Published(manifest, content)


@cache
def audio(name: str) -> Pcm:
    """Made-up audio at all levels, then the wake word in eSpeak NG's voices."""
    return np.concatenate([generated(4 * 16000), *spoken(name.replace("_", " "))])


def spoken(phrase: str) -> list[Pcm]:
    """The phrase by several speakers, with pauses, peaks at half scale: int16[n] each."""
    require_installed("espeakng_loader", "pip install espeakng-loader")
    pieces = []
    with open_engine("library") as engine:
        says = [Utterance(text=phrase, voice=voice, rate_wpm=rate) for voice in VOICES for rate in (140, 170)]
        for said in engine.speak(says):
            speech = soxr.resample(said.astype(np.float32), engine.rate_hz, 16000)
            loud = np.rint(speech * 16000 / max(1.0, np.abs(speech).max())).astype(np.int16)
            pieces += [loud, np.zeros(9600, np.int16)]
    return pieces


@cache
def peer_features(pcm: bytes) -> NDArray[np.float64]:
    """What the package's feature class gives: float64[frames, 40]."""
    return np.concatenate([row[0] for row in pymicro_wakeword.MicroWakeWordFeatures().process_streaming(pcm)])


def device_scores(name: str, features: NDArray[np.float64]) -> NDArray[np.int64]:
    """Scores in 1/256 from TensorFlow Lite Micro, what microWakeWord devices run, on the package's features."""
    interpreter = TflmPackage((FOLDER / f"{name}.tflite").read_bytes())
    rows = np.round(features / np.float64(np.float32(26 / 255)) - 128).astype(np.int8)
    inputs = rows[: len(rows) // 3 * 3].reshape(-1, 1, 3, 40)
    return np.array([interpreter.execute([each])[0].item() for each in inputs], np.int64)


def windowed(scores: NDArray[np.int64], window: int) -> NDArray[np.float64]:
    """Mean probability after every step; 0 before the window is full."""
    sums = np.convolve(scores, np.ones(window, np.int64))[: len(scores)]
    sums[: window - 1] = 0
    return np.asarray(sums / window / 256)


def package_means(name: str, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean that the package's class gives after every step."""
    word = pymicro_wakeword.MicroWakeWord.from_builtin(pymicro_wakeword.Model(name))
    means = [word.process_streaming_prob(row[None, None]) for row in features]
    return np.array(means[word.stride - 1 :: word.stride])


def expected_ends(means: NDArray[np.float64], cutoff: float, step_samples: int) -> list[int]:
    """Samples at which the package's decisions become events, with our rest after an event."""
    ends: list[int] = []
    holding = False
    for step, mean in enumerate(means):
        end = step * step_samples + 2 * 160 + 480
        holding = holding and mean >= DETECTOR.onset
        rested = not ends or end - ends[-1] >= DETECTOR.refractory_ms * 16
        if mean > cutoff and not holding and rested:
            ends.append(end)
            holding = True
    return ends


@pytest.mark.parametrize("name", MODELS)
def test_features_scores_and_events_equal_a_device(name: str) -> None:
    model, pcm = published(name), audio(name)
    features = peer_features(pcm.tobytes())
    trace = Spotter(model.content).trace(pcm)
    np.testing.assert_array_equal(trace.stages["log"] * (10 / 256), features)
    scores = device_scores(name, features)
    np.testing.assert_array_equal(trace.stages["scores"][:, 0].astype(np.int64) + 128, scores)
    ends = expected_ends(windowed(scores, model.manifest.window), model.manifest.cutoff, 480)
    assert [event[4] for event in trace.native_events] == ends
    assert scores.max() > 20


@pytest.mark.parametrize("name", MODELS)
def test_the_package_hears_the_same(name: str) -> None:
    """Its class runs the network in LiteRT, whose kernels round otherwise: some scores differ, decisions do not."""
    model, pcm = published(name), audio(name)
    trace = Spotter(model.content).trace(pcm)
    means = package_means(name, peer_features(pcm.tobytes()))
    ours = windowed(trace.stages["scores"][:, 0].astype(np.int64) + 128, model.manifest.window)
    assert np.abs(ours - means).max() < 0.1
    ends = expected_ends(means, model.manifest.cutoff, 480)
    heard = [event[4] for event in trace.native_events]
    assert len(heard) == len(ends)
    assert all(abs(mine - theirs) <= 480 for mine, theirs in zip(heard, ends, strict=True))


def test_a_wake_word_is_heard() -> None:
    heard = [event.keyword for name in MODELS for event in Spotter(published(name).content).trace(audio(name)).events]
    assert len(set(heard)) >= 2


@pytest.mark.parametrize("name", MODELS)
def test_chain_equals_its_oracles(name: str) -> None:
    require_package("tflite_micro", "pip install --pre tflite-micro")
    report = check_parity(published(name).content, generated(3 * 16000, seed=2))
    assert report.first_difference is None
    assert [each.stage for each in report.comparisons][:9] == [
        "window", "spectrum", "power", "mel", "root", "noise", "gain", "log", "features",
    ]  # fmt: skip


def test_the_record_says_how_the_model_runs() -> None:
    record = read_record(published("okay_nabu").content)
    assert record.frontend == MicroFrontendConfig()
    assert (record.stream.stack_frames, record.stream.step_frames) == (3, 3)
    assert record.keywords == ("okay_nabu",)
    assert record.detector.smoothing_steps == 5


@pytest.mark.parametrize("window", [1, 3, 5, 7, 10, 64])
@pytest.mark.parametrize("cutoff", [0.0, 0.5, 0.85, 0.9, 0.95, 0.97, 0.99, 0.996])
def test_threshold_is_the_first_mean_above_the_cutoff(cutoff: float, window: int) -> None:
    level = threshold_q15(cutoff, window)
    for total in range(256 * window):
        assert (max(total * 128 // window, 0) >= level) == (total / (256 * window) > cutoff) or total == 0


def test_other_models_are_refused() -> None:
    content = (FOLDER / "alexa.tflite").read_bytes()
    with pytest.raises(KwsError, match="score_output"):
        adopt_model(content, MicroFrontendConfig(), labels=("a", "b"), cutoff=0.5, window=5)
    with pytest.raises(KwsError, match="probability"):
        adopt_model(content, MicroFrontendConfig(), labels=("a",), cutoff=1.5, window=5)
