"""Error of the integer front end against the float64 reference."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FrontendConfig
from kws.features import reference
from kws.features.extract import FeatureExtractor

Pcm = NDArray[np.int16]
_DB_PER_LOG2 = 10 * math.log10(2)
_QUIET_DBFS = -60.0
_CLIP_GAIN = 4.0


@dataclass(frozen=True, kw_only=True)
class FeatureError:
    """Differences integer minus float.

    Attributes:
        values: band energies compared, those above the feature floor.
        rms_db, max_db: of the log energies, before noise reduction and gain control.
        max_steps: greatest difference of int8 features, over all values.
        differing: share of int8 features that are not equal.
    """

    values: int
    rms_db: float
    max_db: float
    max_steps: int
    differing: float


def to_peak(pcm: Pcm, peak_dbfs: float) -> Pcm:
    """The recording scaled so that its peak lies at `peak_dbfs`; silence stays silence."""
    peak = float(np.abs(pcm.astype(np.float64)).max(initial=0.0))
    gain = 32768 * 10 ** (peak_dbfs / 20) / peak if peak else 0.0
    return _int16(np.rint(pcm * gain))


def clipped(pcm: Pcm) -> Pcm:
    """The recording 12 dB beyond full scale."""
    return _int16(to_peak(pcm, 0.0) * _CLIP_GAIN)


def _int16(samples: NDArray[np.floating[Any]]) -> Pcm:
    limited: Pcm = np.clip(samples, -32768, 32767).astype(np.int16)
    return limited


LEVELS: dict[str, Callable[[Pcm], Pcm]] = {
    "quiet (peak -60 dBFS)": lambda pcm: to_peak(pcm, _QUIET_DBFS),
    "as recorded": lambda pcm: pcm,
    "loud (peak 0 dBFS)": lambda pcm: to_peak(pcm, 0.0),
    "clipped (12 dB over)": clipped,
}


def measure(pcm: Pcm, config: FrontendConfig) -> FeatureError:
    """Error of one recording's features: int16[n]."""
    return measure_all([pcm], config)


def measure_all(recordings: Iterable[Pcm], config: FrontendConfig) -> FeatureError:
    """Error over many recordings.

    Raises:
        KwsError: librosa is not installed.
    """
    extractor = FeatureExtractor(config)
    values, squares, max_db, max_steps, differing, features = 0, 0.0, 0.0, 0, 0, 0
    for pcm in recordings:
        trace = extractor.trace(pcm)
        exact = reference.log2_mel(pcm, config)
        audible = exact > config.floor_log2
        error_db = _DB_PER_LOG2 * (trace["log"].astype(np.float64) / 65536 - exact)[audible]
        expected = reference.quantized(reference.adapted(exact, config), config)
        steps = np.abs(trace["features"].astype(np.int64) - expected)
        values += error_db.size
        squares += float(np.square(error_db).sum())
        max_db = max(max_db, float(np.abs(error_db).max(initial=0.0)))
        max_steps = max(max_steps, int(steps.max(initial=0)))
        differing += int(np.count_nonzero(steps))
        features += steps.size
    return FeatureError(
        values=values,
        rms_db=math.sqrt(squares / max(values, 1)),
        max_db=max_db,
        max_steps=max_steps,
        differing=differing / max(features, 1),
    )
