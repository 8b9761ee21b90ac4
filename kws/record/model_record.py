"""What a model says about itself; the Python side of the `whispro` record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kws.config import AnyFrontendConfig, DetectorConfig, GateConfig, MicroFrontendConfig
from kws.config.frontend import DB_PER_LOG2
from kws.errors import KwsError

FRONTEND_VERSION = 1  # WSP_FRONTEND_VERSION in frontend_c/include/wsp/frontend.h
MAX_LABELS = 64  # WSP_DETECTOR_MAX_LABELS in firmware/include/wsp/detector.h
MAX_SMOOTHING_STEPS = 64  # WSP_DETECTOR_MAX_SMOOTHING
MAX_STACK_FRAMES = 256  # WSP_RECORD_MAX_STACK in firmware/src/record.h
MAX_LINKS = 32  # WSP_RECORD_MAX_LINKS
ONE_Q15 = 32768


def posterior_q15(value: float) -> int:
    """A probability as the detector's Q15 level.

    Args:
        value: 0 to 1.

    Returns:
        0 to 32767; exactly 1.0 becomes 32767.

    Raises:
        KwsError: the value is outside 0 to 1.
    """
    if not 0 <= value <= 1:
        raise KwsError(f"record: level {value} is not a probability, expected 0 to 1")
    return min(round(value * ONE_Q15), ONE_Q15 - 1)


def gate_margin_q8(decibels: float) -> int:
    """The gate's margin as a log2 energy, Q8."""
    return round(decibels / DB_PER_LOG2 * 256)


@dataclass(frozen=True, kw_only=True)
class Label:
    """One output of the network.

    Attributes:
        name: 1 to 255 bytes of UTF-8 without control characters.
        background: never an event (`_silence_`, `_unknown_`).
    """

    name: str
    background: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.encode()) <= 255 or any(ord(c) < 32 or ord(c) == 127 for c in self.name):
            raise KwsError(f"record: label {self.name!r}, expected 1 to 255 bytes without control characters")


@dataclass(frozen=True, kw_only=True)
class StateLink:
    """After every step output `output` is copied into input `input`."""

    input: int
    output: int


@dataclass(frozen=True, kw_only=True)
class StreamRecord:
    """How feature frames become network steps.

    Attributes:
        stack_frames: frames in one network input, oldest first.
        step_frames: frames between two network steps.
        feature_input: index of the model input that takes the features.
        score_output: index of the model output that holds the scores.
        links: one per state input.
    """

    stack_frames: int
    step_frames: int
    feature_input: int = 0
    score_output: int = 0
    links: tuple[StateLink, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.step_frames <= self.stack_frames <= MAX_STACK_FRAMES:
            raise KwsError(
                f"record: step_frames {self.step_frames} and stack_frames {self.stack_frames}, "
                f"expected 1 <= step_frames <= stack_frames <= {MAX_STACK_FRAMES}"
            )
        if len(self.links) > MAX_LINKS:
            raise KwsError(f"record: {len(self.links)} state links, expected at most {MAX_LINKS}")
        inputs = [self.feature_input, *(link.input for link in self.links)]
        if len(set(inputs)) != len(inputs):
            raise KwsError("record: links and feature_input feed an input twice, expected once")


@dataclass(frozen=True, kw_only=True)
class OperatingPoint:
    """Thresholds and what they were measured to give.

    Attributes:
        threshold_q15: one smoothed-posterior level per label, 1 to 65535; above 32767 the label never fires.
        false_accepts_per_day: measured rate, None where not measured.
        recall: measured share of keywords found, 0 to 1, None where not measured.
        audio_seconds: length of the negatives behind the rate.
    """

    threshold_q15: tuple[int, ...]
    false_accepts_per_day: float | None = None
    recall: float | None = None
    audio_seconds: int = 0

    def __post_init__(self) -> None:
        if any(not 1 <= level <= 65535 for level in self.threshold_q15):
            raise KwsError(f"record: thresholds {self.threshold_q15}, expected 1 to 65535 each")


@dataclass(frozen=True, kw_only=True)
class ModelRecord:
    """The whole record.

    Attributes:
        frontend: the front end the model was trained with.
        tables_crc32: CRC-32 of its tables (`kws.features.any_frontend.tables_crc32(frontend)`).
        frontend_version: arithmetic version of the front end.
        stream: how frames become steps.
        labels: one per network output, in order.
        detector: smoothing and times; its `threshold` makes point 0 where `operating_points` is empty.
        gate: lets the network sleep; only one that is enabled is written.
        operating_points: the first is the default.
        provenance: JSON-compatible facts about data, licences and weights; not read on the device.
    """

    frontend: AnyFrontendConfig
    tables_crc32: int
    frontend_version: int = FRONTEND_VERSION
    stream: StreamRecord
    labels: tuple[Label, ...]
    detector: DetectorConfig = field(default_factory=DetectorConfig)
    gate: GateConfig = field(default_factory=GateConfig)
    operating_points: tuple[OperatingPoint, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= len(self.labels) <= MAX_LABELS:
            raise KwsError(f"record: {len(self.labels)} labels, expected 1 to {MAX_LABELS}")
        if len({label.name for label in self.labels}) != len(self.labels):
            raise KwsError("record: two labels have the same name")
        for index, point in enumerate(self.operating_points):
            if len(point.threshold_q15) != len(self.labels):
                raise KwsError(
                    f"record: operating point {index} has {len(point.threshold_q15)} thresholds, "
                    f"expected one for each of the {len(self.labels)} labels"
                )
        if not 1 <= self.detector.smoothing_steps <= MAX_SMOOTHING_STEPS:
            raise KwsError(
                f"record: smoothing_steps is {self.detector.smoothing_steps}, expected 1 to {MAX_SMOOTHING_STEPS}"
            )
        if self.gate.enabled and isinstance(self.frontend, MicroFrontendConfig):
            raise KwsError("record: a gate needs the log-mel front end, this model has the micro front end")
        if posterior_q15(self.detector.onset) == 0 or posterior_q15(self.detector.threshold) == 0:
            raise KwsError("record: onset and threshold of the detector must be above 0")

    @property
    def points(self) -> tuple[OperatingPoint, ...]:
        """The operating points, never empty: without measured ones `detector.threshold` for every label."""
        if self.operating_points:
            return self.operating_points
        level = posterior_q15(self.detector.threshold)
        return (OperatingPoint(threshold_q15=(level,) * len(self.labels)),)

    @property
    def keywords(self) -> tuple[str, ...]:
        """Names of the labels that can become events, in label order."""
        return tuple(label.name for label in self.labels if not label.background)
