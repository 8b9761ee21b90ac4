"""A record around a .tflite file that was made elsewhere."""

from __future__ import annotations

import hashlib
import math
from fractions import Fraction

import kws
from kws import _native
from kws.config import AnyFrontendConfig, DetectorConfig
from kws.errors import KwsError
from kws.features.any_frontend import arithmetic_version, tables_crc32
from kws.features.extract import native_config
from kws.record import Label, ModelRecord, OperatingPoint, StreamRecord, attach, encode

SCORE_STEPS = 256
NEVER_Q15 = 65535


def threshold_q15(cutoff: float, window: int) -> int:
    """The detector's threshold that fires exactly where the mean of `window` scores is above `cutoff`.

    Scores are multiples of 1/256, and the detector fires at its threshold or above; so it is the smallest mean above
    the cutoff, rounded down to Q15, which no smaller mean reaches for windows up to 128. A cutoff that no mean exceeds
    gives a threshold that is never reached.

    Args:
        cutoff: 0 to 1, compared as a binary64.
        window: scores in the mean, at least 1.

    Raises:
        KwsError: the cutoff is no probability.
    """
    if not 0 <= cutoff <= 1:
        raise KwsError(f"adopt: threshold {cutoff}, expected a probability from 0 to 1")
    total = math.floor(Fraction(cutoff) * SCORE_STEPS * window)
    while float(Fraction(total, SCORE_STEPS * window)) <= cutoff:
        total += 1
    return NEVER_Q15 if total >= SCORE_STEPS * window else max(1, total * 128 // window)


def adopt_model(
    model: bytes,
    frontend: AnyFrontendConfig,
    *,
    labels: tuple[str, ...],
    cutoff: float,
    window: int,
    detector: DetectorConfig | None = None,
    provenance: dict[str, str] | None = None,
) -> bytes:
    """The model with a record: its input takes the frames since the last step, its output holds one score per label.

    Args:
        model: a .tflite file whose only input is int8 features, [.., frames, bands], and whose states are variables
            inside it. Output 0 holds probabilities, int8 or uint8 in steps of 1/256.
        frontend: the front end that it was trained with.
        labels: names of the scores, in order.
        cutoff: a keyword is an event where its mean probability is above this.
        window: scores in that mean, 1 to 64.
        detector: its times and onset; smoothing and threshold come from the two above.
        provenance: further facts for the record.

    Raises:
        KwsError: the file is no such model, or the engine cannot run it.
    """
    shapes = [list(each["shape"]) for each in _native.Engine(model, []).inputs]
    frames, rest = divmod(math.prod(shapes[0]), frontend.bands) if len(shapes) == 1 else (0, 0)
    if frames == 0 or rest or shapes[0][-1] % frontend.bands:
        raise KwsError(f"adopt: inputs of shapes {shapes}, expected one of shape [1, frames, {frontend.bands}]")
    base = detector or DetectorConfig()
    level = threshold_q15(cutoff, window)
    record = ModelRecord(
        frontend=frontend,
        frontend_version=arithmetic_version(frontend),
        tables_crc32=tables_crc32(frontend),
        stream=StreamRecord(stack_frames=frames, step_frames=frames),
        labels=tuple(Label(name=name) for name in labels),
        detector=DetectorConfig(
            smoothing_steps=window,
            threshold=max(1, min(level, 32767)) / 32768,
            onset=base.onset,
            near_miss=base.near_miss,
            refractory_ms=base.refractory_ms,
            lead_ms=base.lead_ms,
        ),
        operating_points=(OperatingPoint(threshold_q15=(level,) * len(labels)),),
        provenance={
            "kws_version": kws.__version__,
            "family": "adopted",
            "licence": "not stated",
            "weights_sha256": hashlib.sha256(model).hexdigest(),
            **(provenance or {}),
        },
    )
    adopted = attach(model, encode(record))
    _native.Whispro(adopted, native_config(frontend), 0)  # the library's own check of inputs, outputs and labels
    return adopted
