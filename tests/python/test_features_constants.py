import numpy as np

from kws.features import constants


def test_digit_reversal_is_its_own_inverse() -> None:
    reversal = constants.digit_reversal()
    assert np.array_equal(reversal[reversal], np.arange(256))
    assert [int(reversal[i]) for i in (1, 4, 27, 228)] == [64, 16, 228, 27]


def test_pairs_visit_every_index_once() -> None:
    pairs = constants.reversal_pairs()
    assert np.array_equal(constants.digit_reversal()[pairs[:, 0]], pairs[:, 1])
    assert sorted(set(pairs.ravel().tolist())) == list(range(256))
    assert len(pairs) == 120 + 16


def test_no_constant_lies_near_a_tie() -> None:
    """So that another math library, off in the last bits, rounds every one of them to the same integer."""
    angles = 2 * np.pi / 512 * np.arange(512)
    twiddles = np.concatenate([np.cos(angles), np.sin(angles)]) * 2.0**31
    logarithms = np.log2(1 + np.arange(65) / 64) * 2.0**16
    for values in (twiddles, logarithms):
        assert np.abs(values % 1 - 0.5).min() > 1e-3


def test_twiddles_are_cosine_and_sine() -> None:
    for table, step in ((constants.fft_twiddles_q31(), 256), (constants.split_twiddles_q31()[:, None], 512)):
        first = table[1, 0].astype(np.float64) / 2**31
        angle = 2 * np.pi / step
        assert np.abs(first - [np.cos(angle), np.sin(angle)]).max() <= 2.0**-31
    assert constants.fft_twiddles_q31()[0].tolist() == [[2**31 - 1, 0]] * 3
