"""Stage 4: mel bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.features.tables import FrontendTables


def mel_energies(power: NDArray[np.uint64], tables: FrontendTables) -> NDArray[np.uint64]:
    """Energy of every band: uint64[frames, 257] -> uint64[frames, bands]."""
    ends = np.cumsum(tables.mel_segment_bins, dtype=np.int64)
    covered = power[:, tables.mel_first_bin : tables.mel_first_bin + int(ends[-1])]
    total = _segment_sums(covered, ends)
    rising = _segment_sums(covered * tables.mel_rise_q15.astype(np.uint64), ends) >> np.uint64(15)
    return rising[:, :-1] + (total - rising)[:, 1:]


def _segment_sums(values: NDArray[np.uint64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    running = np.zeros((len(values), values.shape[1] + 1), np.uint64)
    np.cumsum(values, axis=1, out=running[:, 1:])
    upto: NDArray[np.uint64] = running[:, np.concatenate([[0], ends])]
    return upto[:, 1:] - upto[:, :-1]
