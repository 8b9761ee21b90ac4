"""Learning rate over a phase."""

from __future__ import annotations

import math

WARMUP_SHARE = 0.05


def cosine_rate(step: int, total_steps: int, peak: float) -> float:
    """Linear warm-up over the first twentieth, then a cosine down to a hundredth of the peak.

    Args:
        step: 0 to total_steps - 1.
        total_steps: optimizer steps of the phase.
        peak: greatest rate.

    Source: Loshchilov and Hutter, "SGDR", ICLR 2017 (one cycle, no restarts).
    """
    warmup_steps = max(1, round(total_steps * WARMUP_SHARE))
    if step < warmup_steps:
        return peak * (step + 1) / warmup_steps
    progress = (step - warmup_steps) / max(1, total_steps - warmup_steps)
    return peak * (0.01 + 0.99 * (1 + math.cos(math.pi * min(progress, 1.0))) / 2)
