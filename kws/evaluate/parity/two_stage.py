"""Two models behind one front end: the C library against its single-model chains and their oracles, joined."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config import TwoStageConfig
from kws.evaluate.parity.chain import CHUNK_SAMPLES, SPEC, TFLM, ParityReport, check_parity
from kws.evaluate.parity.compare import Comparison, compare
from kws.evaluate.parity.network import run_tflm, stack_frames
from kws.record import read_record
from kws.simulate.gate_oracle import GateOracle
from kws.simulate.spotter import STAGES, Spotter, Trace
from kws.simulate.steps import signed_scores
from kws.simulate.two_stage import StagedEvent, TwoStageSpotter
from kws.simulate.two_stage_oracle import TwoStageOracle, Waking

ALONE = "the wake word's model alone"


def check_two_stage_parity(
    wake: bytes,
    commands: bytes,
    pcm: NDArray[np.int16],
    config: TwoStageConfig | None = None,
    operating_points: tuple[int, int] = (0, 0),
) -> ParityReport:
    """Runs the same PCM through the pair and through oracles.

    The wake word's model alone is held against its own (`check_parity`), in the pair it must give the same bytes. The
    commands' scores are those of the `tflite-micro` package on the same features, from fresh states after each wake
    word; smoothed posteriors and events are those of SPEC.md section 4 in Python.

    Args:
        wake, commands: .tflite bytes with their records.
        pcm: int16[n].
        config, operating_points: as for TwoStageSpotter.

    Raises:
        KwsError: a model is refused, or the audio is too short.
    """
    pair = TwoStageSpotter(wake, commands, config, operating_points)
    results = list(check_parity(wake, pcm, operating_points[0]).comparisons)
    alone = Spotter(wake, operating_points[0]).trace(pcm)
    trace = pair.trace(pcm)
    results += [
        compare(f"pair: {name}", ALONE, trace.wake[name], alone.stages[name]) for name in STAGES if name in alone.stages
    ]

    record = read_record(commands)
    features = np.asarray(alone.stages["features"], np.int8)
    inputs = stack_frames(features, record.stream)

    def network(first: int, end: int) -> NDArray[np.int8]:
        rows = inputs[first:end]
        if len(rows) == 0:
            return np.zeros((0, len(record.labels)), np.int8)
        return signed_scores(run_tflm(commands, record.stream, rows)[record.stream.score_output])

    frames_of_events = wake_frames(alone, wake)
    wakings = [
        Waking(frame=frame, end_sample=event[4])
        for frame, event in zip(frames_of_events, alone.native_events, strict=True)
        if not event[1]
    ]
    oracle = TwoStageOracle.of_records(record, pair.config, operating_points[1])
    heard = oracle.run(wakings, len(features), network)
    nothing = [np.zeros((0, len(record.labels)), np.int8)]
    results.append(_commands("scores", TFLM, trace.commands["scores"], np.vstack(heard.scores or nothing)))
    results.append(_commands("smoothed", SPEC, trace.commands["smoothed"], np.vstack(heard.smoothed or nothing)))
    expected = [(frame, (0, *event)) for frame, event in zip(frames_of_events, alone.native_events, strict=True)]
    expected += [(frame, (1, *event)) for frame, event in heard.events]
    expected.sort(key=lambda each: (each[0], each[1][0]))
    rows = _rows([event for _, event in expected])
    results.append(compare("pair: events", SPEC, _rows(trace.native_events), rows, may_be_empty=True))
    in_chunks = _rows(_in_chunks(pair, pcm))
    results.append(compare("pair: events, PCM in uneven chunks", SPEC, in_chunks, rows, may_be_empty=True))
    return ParityReport(comparisons=tuple(results))


def wake_frames(trace: Trace, wake: bytes) -> list[int]:
    """The frame with whose steps each event of the wake word's chain came; a gate makes steps run late."""
    record = read_record(wake)
    step_frames, frames = record.stream.step_frames, len(trace.stages["features"])
    gate = GateOracle.of_record(record)
    ran = turns = list(range(frames // step_frames))
    if gate is not None:
        ran, _, turns = gate.steps(np.asarray(trace.stages["gate"])[:, 1])
    hop, window = record.frontend.hop_samples, record.frontend.window_samples
    ends = {((step + 1) * step_frames - 1) * hop + window: turn for step, turn in zip(ran, turns, strict=True)}
    return [(ends[event[4]] + 1) * step_frames - 1 for event in trace.native_events]


def _commands(stage: str, against: str, ours: NDArray[Any], theirs: NDArray[Any]) -> Comparison:
    """Without a wake word there are no rows, on either side."""
    if len(ours) == len(theirs) == 0:
        ours = theirs
    return compare(f"commands: {stage}", against, ours, theirs, may_be_empty=True)


def _rows(events: list[StagedEvent] | tuple[StagedEvent, ...]) -> NDArray[np.int64]:
    return np.array([list(map(int, event)) for event in events], np.int64).reshape(-1, 6)


def _in_chunks(pair: TwoStageSpotter, pcm: NDArray[np.int16]) -> list[StagedEvent]:
    pair.reset()
    events: list[StagedEvent] = []
    start = turn = 0
    while start < pcm.size:
        samples = CHUNK_SAMPLES[turn % len(CHUNK_SAMPLES)]
        events += pair.push_native(pcm[start : start + samples])
        start += samples
        turn += 1
    return events
