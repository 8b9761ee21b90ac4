"""The whole chain: the C library end to end against oracles end to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.errors import KwsError
from kws.evaluate.parity.compare import Comparison, compare
from kws.evaluate.parity.frontend import compare_frontend
from kws.evaluate.parity.network import run_native, run_tflm, stack_frames
from kws.features.extract import native_config
from kws.record import ModelRecord, read_record
from kws.simulate.detector_oracle import DetectorOracle
from kws.simulate.gate_oracle import GateOracle
from kws.simulate.steps import end_samples, posteriors_q15, signed_scores

TFLM = "tflite-micro"
SPEC = "SPEC.md in Python"
CHUNK_SAMPLES = (1, 479, 160, 7, 3200, 33)


@dataclass(frozen=True, kw_only=True)
class ParityReport:
    """All comparisons in the order of the chain."""

    comparisons: tuple[Comparison, ...]

    @property
    def first_difference(self) -> Comparison | None:
        """The earliest stage that differs, None where everything is equal."""
        return next((each for each in self.comparisons if each.difference is not None), None)


def samples_for(record: ModelRecord, steps: int) -> int:
    """PCM samples that make exactly `steps` network steps."""
    frames = steps * record.stream.step_frames
    return (frames - 1) * record.frontend.hop_samples + record.frontend.window_samples


def check_parity(model: bytes, pcm: NDArray[np.int16], operating_point: int = 0) -> ParityReport:
    """Runs the same PCM through the C library and through oracles that share no code with it.

    Front end: NumPy. Network: the `tflite-micro` package, every output, states included, also for our engine on its
    own. Detector: SPEC.md section 4 in plain Python. Each oracle is fed by the oracle before it, so a fault cannot
    hide behind the next stage.

    Args:
        model: .tflite bytes with their record.
        pcm: int16[n], see `samples_for`.
        operating_point: row of the model's table.

    Raises:
        KwsError: the model is refused, or the audio is too short for one step.
    """
    record = read_record(model)
    if pcm.size < samples_for(record, 1):
        raise KwsError(f"parity: {pcm.size} samples of audio, expected at least {samples_for(record, 1)}")
    facade = _native.Whispro(model, native_config(record.frontend), operating_point)
    stages, events = facade.trace(pcm)
    scale, zero_point = _feature_quantization(model, record)
    results, features = compare_frontend(pcm, stages, record.frontend, scale, zero_point)

    inputs = stack_frames(features, record.stream)
    ends = end_samples(record, len(inputs))
    ran, after_gap = _steps_that_run(record, stages, len(inputs), results)
    inputs, ends = inputs[ran], ends[ran]
    engine, tflm = run_native(model, record.stream, inputs), run_tflm(model, record.stream, inputs)
    for index, (ours, theirs) in enumerate(zip(engine, tflm, strict=True)):
        name = "scores" if index == record.stream.score_output else f"output {index} (state)"
        results.append(compare(f"engine: {name}", TFLM, ours, theirs))
    scores = signed_scores(tflm[record.stream.score_output])
    results.append(compare("scores", TFLM, stages["scores"], scores))

    detector = DetectorOracle.of_record(record, operating_point)
    smoothed, expected_events = detector.run(posteriors_q15(scores), ends, after_gap)
    results.append(compare("smoothed", SPEC, stages["smoothed"], smoothed))
    expected = event_rows(expected_events)
    results.append(compare("events", SPEC, event_rows(events), expected, may_be_empty=True))
    chunked = event_rows(_in_chunks(facade, pcm))
    results.append(compare("events, PCM in uneven chunks", SPEC, chunked, expected, may_be_empty=True))
    return ParityReport(comparisons=tuple(results))


def _steps_that_run(
    record: ModelRecord, stages: Mapping[str, NDArray[Any]], steps: int, results: list[Comparison]
) -> tuple[NDArray[np.int64], list[bool]]:
    """Numbers of the steps that run, and where steps are missing before them; a gate's comparison joins `results`."""
    gate = GateOracle.of_record(record)
    if gate is None:
        return np.arange(steps), [False] * steps
    states = gate.states(stages["log"])
    results.append(compare("gate", SPEC, stages["gate"], states))
    ran, after_gap, _ = gate.steps(states[:, 1])
    return np.array(ran, np.int64), after_gap


def event_rows(events: Sequence[tuple[int, bool, int, int, int]]) -> NDArray[np.int64]:
    """Label, near miss, score, start and end as int64[events, 5]."""
    return np.array([list(map(int, event)) for event in events], np.int64).reshape(-1, 5)


def _feature_quantization(model: bytes, record: ModelRecord) -> tuple[float, int]:
    stream = record.stream
    engine = _native.Engine(model, [(link.input, link.output) for link in stream.links])
    details = engine.inputs[stream.feature_input]
    return float(details["scale"]), int(details["zero_point"])


def _in_chunks(facade: _native.Whispro, pcm: NDArray[np.int16]) -> list[tuple[int, bool, int, int, int]]:
    facade.reset()
    events: list[tuple[int, bool, int, int, int]] = []
    start = turn = 0
    while start < pcm.size:
        samples = CHUNK_SAMPLES[turn % len(CHUNK_SAMPLES)]
        events += facade.push(np.ascontiguousarray(pcm[start : start + samples]))
        start += samples
        turn += 1
    return events
