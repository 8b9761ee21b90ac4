"""Stage 4: energy of every channel, triangular in mel."""

from __future__ import annotations

import numpy as np

from kws.features.micro.tables import MicroTables
from kws.features.oracle.fixed import Int64Array


def channel_energies(power: Int64Array, tables: MicroTables) -> Int64Array:
    """Weighted sums in Q12: [frames, 257] -> [frames, bands]."""
    fall = tables.fall_q12.astype(np.int64)
    covered = power[:, tables.first_bin : tables.first_bin + fall.size]
    starts = np.concatenate([[0], np.cumsum(tables.segment_bins, dtype=np.int64)[:-1]])
    falling = np.add.reduceat(covered * fall, starts, axis=1)
    rising = np.add.reduceat(covered * (4096 - fall), starts, axis=1)
    return rising[:, :-1] + falling[:, 1:]
