"""Stage 5: amplitude of every channel."""

from __future__ import annotations

import math

import numpy as np

from kws.features.oracle.fixed import Int64Array


def channel_roots(energies: Int64Array, shift: Int64Array) -> Int64Array:
    """Rounded square roots, shifted back down: [frames, bands]."""
    roots = np.array([_root(int(x)) for x in energies.ravel()], np.int64).reshape(energies.shape)
    return roots >> shift[:, None]


def _root(x: int) -> int:
    """The nearest integer to the root; 65535 for the 65535 numbers below 2^32 whose root is nearer to 65536."""
    root = math.isqrt(x)
    return root + (x - root * root > root and root != 65535)
