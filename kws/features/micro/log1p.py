"""log(1 + x) in binary32, rounded as the C libraries round it that the micro front end is built with.

The filterbank's weights hang on the last bit of this logarithm. Newlib, musl and glibc before 2.41 compute it alike, by
the method of Sun's fdlibm: 1 + x = 2^k (1 + f), a polynomial in s = f / (2 + f), and two-part constants. NumPy's own
result depends on the machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_LN2_HIGH = np.float32(6.9313812256e-01)
_LN2_LOW = np.float32(9.0580006145e-06)
_SQRT2 = np.float32(1.4142132)
_COEFFICIENTS = tuple(
    np.float32(c)
    for c in (
        1.4798198640e-01,
        1.5313838422e-01,
        1.8183572590e-01,
        2.2222198546e-01,
        2.8571429849e-01,
        4.0000000596e-01,
        6.6666668653e-01,
    )
)


def log1p_binary32(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Natural logarithm of 1 + x for x from 2^-10 to 2^10: float32[...] -> float32[...]."""
    one, half = np.float32(1), np.float32(0.5)
    u = one + x
    fraction, exponent = np.frexp(u)  # u = fraction * 2^exponent, 0.5 <= fraction < 1
    low = np.float32(2) * fraction < _SQRT2
    k = (exponent - low).astype(np.float32)
    lost = np.where(exponent > 1, one - (u - x), x - (u - one)) / u
    whole = x < np.float32(0.41422)
    f = np.where(whole, x, np.where(low, np.float32(2) * fraction, fraction) - one)
    s = f / (np.float32(2) + f)
    z = s * s
    polynomial = np.zeros_like(z)
    for coefficient in _COEFFICIENTS:
        polynomial = z * (coefficient + polynomial)
    half_square = half * f * f
    direct = f - (half_square - s * (half_square + polynomial))
    scaled = k * _LN2_HIGH - ((half_square - (s * (half_square + polynomial) + (k * _LN2_LOW + lost))) - f)
    logarithm: NDArray[np.float32] = np.where(whole, direct, scaled)
    return logarithm
