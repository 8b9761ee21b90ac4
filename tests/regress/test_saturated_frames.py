"""A 15-bit window put its own rounding, 17 int8 steps of it, into the quiet bands of frames stuck at full scale."""

import numpy as np
import pytest

from kws.config.frontend import FrontendConfig
from kws.features.feature_error import measure


@pytest.mark.parametrize("value", [-32768, 32767])
def test_bands_of_a_saturated_frame_are_exact(value: int) -> None:
    error = measure(np.full(4000, value, np.int16), FrontendConfig())
    assert error.values > 400
    assert error.rms_db <= 0.1
    assert error.max_steps <= 1
