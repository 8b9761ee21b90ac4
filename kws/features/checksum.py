"""CRC-32 as the C library computes it: over the little-endian elements of arrays (SPEC.md section 5)."""

from __future__ import annotations

import zlib
from typing import Any

from numpy.typing import NDArray


def elements_crc32(*arrays: NDArray[Any]) -> int:
    """The CRC-32 of all elements of the arrays, one array after the other."""
    crc = 0
    for array in arrays:
        crc = zlib.crc32(array.astype(array.dtype.newbyteorder("<")).tobytes(), crc)
    return crc
