import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kws.config.frontend import FrontendConfig
from kws.errors import KwsError
from kws.features.extract import FeatureExtractor

CONFIG = FrontendConfig()


def noise(samples: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(-20000, 20000, samples).astype(np.int16)


@pytest.mark.parametrize(("samples", "frames"), [(0, 0), (479, 0), (480, 1), (639, 1), (640, 2), (16000, 98)])
def test_only_complete_frames_are_computed(samples: int, frames: int) -> None:
    features = FeatureExtractor(CONFIG).features(noise(samples))
    assert features.shape == (frames, 40)
    assert features.dtype == np.int8
    assert CONFIG.frame_count(samples) == frames


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_batch_equals_clip_by_clip(threads: int) -> None:
    extractor = FeatureExtractor(CONFIG)
    pcm = noise(7 * 4000).reshape(7, 4000)
    expected = np.stack([extractor.features(clip) for clip in pcm])
    assert np.array_equal(extractor.batch(pcm, threads), expected)


@settings(max_examples=40, deadline=None)
@given(
    chunks=st.lists(st.integers(0, 700), min_size=1, max_size=30),
    hop_ms=st.sampled_from([10.0, 20.0, 7.5]),
    window_ms=st.sampled_from([20.0, 25.0, 32.0]),
    preemphasis=st.sampled_from([0.0, 0.97]),
)
def test_any_chunking_gives_the_same_features(
    chunks: list[int], hop_ms: float, window_ms: float, preemphasis: float
) -> None:
    config = FrontendConfig(hop_ms=hop_ms, window_ms=window_ms, preemphasis=preemphasis)
    extractor = FeatureExtractor(config)
    pcm = noise(sum(chunks))
    streamed = [extractor.push(part) for part in np.split(pcm, np.cumsum(chunks))]
    assert np.array_equal(np.concatenate(streamed), extractor.features(pcm))


def test_reset_forgets_all_audio() -> None:
    extractor = FeatureExtractor(FrontendConfig(preemphasis=0.97))
    pcm = noise(3000)
    extractor.push(noise(1234, seed=2))
    extractor.reset()
    assert np.array_equal(extractor.push(pcm), extractor.features(pcm))


def test_features_of_a_stream_are_not_disturbed_by_other_calls() -> None:
    extractor = FeatureExtractor(CONFIG)
    pcm = noise(3000)
    first = extractor.push(pcm[:1000])
    extractor.features(noise(5000, seed=3))
    extractor.trace(noise(5000, seed=4))
    assert np.array_equal(np.concatenate([first, extractor.push(pcm[1000:])]), extractor.features(pcm))


def test_scale_and_zero_point_place_the_features() -> None:
    pcm = noise(4000)
    coarse = FeatureExtractor(CONFIG, scale=1 / 32, zero_point=-7)
    log_q16 = coarse.trace(pcm)["log"].astype(np.float64)
    real = (log_q16 - CONFIG.offset_q16) * CONFIG.gain_q16 / 2**32
    assert np.array_equal(coarse.features(pcm), np.floor(real * 32 + 0.5) - 7)


@pytest.mark.parametrize(
    ("scale", "zero_point", "named"),
    [
        (0.0, 0, "scale"),
        (-0.1, 0, "scale"),
        (1e-40, 0, "scale"),
        (float("nan"), 0, "scale"),
        (float("inf"), 0, "scale"),
        (1e60, 0, "scale"),
        (1 / 128, 128, "zero_point"),
        (1 / 128, -129, "zero_point"),
    ],
)
def test_impossible_quantization_is_refused_by_name(scale: float, zero_point: int, named: str) -> None:
    with pytest.raises(KwsError, match=named):
        FeatureExtractor(CONFIG, scale=scale, zero_point=zero_point)


@pytest.mark.parametrize("pcm", [np.zeros(480), np.zeros(480, np.int32), np.zeros((2, 480), np.int16)])
def test_only_int16_of_the_right_shape_is_taken(pcm: np.ndarray) -> None:
    with pytest.raises(KwsError, match="expected int16"):
        FeatureExtractor(CONFIG).features(pcm)


def test_every_second_sample_of_a_strided_array_is_read() -> None:
    pcm = noise(2000)
    extractor = FeatureExtractor(CONFIG)
    assert np.array_equal(extractor.features(pcm[::2]), extractor.features(pcm[::2].copy()))


def test_threads_below_one_are_refused() -> None:
    with pytest.raises(KwsError, match="threads"):
        FeatureExtractor(CONFIG).batch(np.zeros((1, 480), np.int16), 0)
