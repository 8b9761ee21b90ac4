"""What a gate costs in recall and spares in network steps, on clips that come after a pause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.config import GateConfig
from kws.evaluate.clips import ClipSet
from kws.evaluate.metrics import Rate
from kws.record import with_gate
from kws.simulate.spotter import Spotter

Pcm = NDArray[np.int16]
PAUSE_S = 3.0
NOISE_SEED = 11


@dataclass(frozen=True, kw_only=True)
class GateResult:
    """Keyword clips heard once with and once without the gate.

    Attributes:
        always: clips whose word was reported by a network that never sleeps.
        gated: the same with the gate.
        steps: network steps that the gate let run, of all.
    """

    always: Rate
    gated: Rate
    steps: Rate


def measure_gate(model: bytes, clips: ClipSet, gate: GateConfig, snr_db: float) -> GateResult:
    """Hears every keyword clip between pauses, in white noise that goes on through both.

    Args:
        model: .tflite bytes with their record.
        clips: labelled clips; those of background labels are left out.
        gate: what to measure.
        snr_db: power of the clip to that of the noise.
    """
    always, gated = Spotter(with_gate(model, GateConfig())), Spotter(with_gate(model, gate))
    hits = {False: 0, True: 0}
    words = ran = steps = 0
    for number, (pcm, truth) in enumerate(zip(clips.pcm, clips.truth, strict=True)):
        label = clips.labels[int(truth)]
        if label.startswith("_") or not pcm.any():
            continue
        words += 1
        heard = between_pauses(pcm, snr_db, number)
        for sleeps, spotter in ((False, always), (True, gated)):
            trace = spotter.trace(heard)
            hits[sleeps] += any(not event.near_miss and event.keyword == label for event in trace.events)
            if sleeps:
                ran += len(trace.stages["scores"])
            else:
                steps += len(trace.stages["scores"])
    return GateResult(
        always=Rate(hits=hits[False], trials=words),
        gated=Rate(hits=hits[True], trials=words),
        steps=Rate(hits=ran, trials=steps),
    )


def between_pauses(pcm: Pcm, snr_db: float, seed: int) -> Pcm:
    """Three seconds of white noise, the clip in it, one more second."""
    before, after = round(PAUSE_S * 16000), 16000
    rng = np.random.default_rng([NOISE_SEED, seed])
    power = float(np.mean(np.square(pcm.astype(np.float64))))
    noise = rng.standard_normal(before + pcm.size + after) * np.sqrt(power * 10 ** (-snr_db / 10))
    noise[before : before + pcm.size] += pcm
    limited: Pcm = np.clip(np.rint(noise), -32768, 32767).astype(np.int16)
    return limited
