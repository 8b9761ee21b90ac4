import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kws.errors import KwsError
from kws.evaluate.decision import decide
from kws.evaluate.events import Reported, match_events
from kws.evaluate.metrics import Rate, accuracy, confusion_matrix, precisions, recalls, wilson_interval
from kws.report.confusion import confusion_picture
from kws.streams import StreamWord


def test_wilson_interval_of_published_values():
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
    published = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    for hits, trials, low, high in published:
        found = wilson_interval(hits, trials)
        assert found == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000), st.data())
def test_wilson_interval_holds_the_share_and_narrows(trials, data):
    hits = data.draw(st.integers(0, trials))
    low, high = wilson_interval(hits, trials)
    assert 0 <= low <= hits / trials <= high <= 1
    wider = wilson_interval(hits, trials, z=3)
    assert wider[0] <= low
    assert high <= wider[1]


def test_wilson_interval_without_trials_knows_nothing():
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert math.isnan(Rate(hits=0, trials=0).value)
    with pytest.raises(ValueError, match="5 hits in 4 trials"):
        wilson_interval(5, 4)


def test_confusion_counts():
    confusion = confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 0]), 3)
    assert confusion.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]
    assert accuracy(confusion) == Rate(hits=2, trials=4)
    assert recalls(confusion) == [Rate(hits=1, trials=2), Rate(hits=1, trials=1), Rate(hits=0, trials=1)]
    assert precisions(confusion) == [Rate(hits=1, trials=2), Rate(hits=1, trials=2), Rate(hits=0, trials=0)]


@pytest.mark.parametrize(("truth", "decided"), [([0], [0, 1]), ([3], [0]), ([0], [-1])])
def test_confusion_refuses_nonsense(truth, decided):
    with pytest.raises(KwsError):
        confusion_matrix(np.array(truth), np.array(decided), 3)


def test_decision_averages_the_last_steps_only():
    scores = np.full((1, 6, 3), -128, np.int8)
    scores[0, 0, 2] = 127
    scores[0, 4:, 1] = -20
    assert decide(scores, 2).tolist() == [1]
    assert decide(scores, 6).tolist() == [2]


def test_decision_takes_the_lowest_label_on_ties():
    assert decide(np.zeros((2, 4, 3), np.int8), 4).tolist() == [0, 0]


def test_decision_does_not_overflow():
    scores = np.full((1, 64, 2), 127, np.int8)
    scores[0, 0, 0] = 126
    assert decide(scores, 64).tolist() == [1]


@pytest.mark.parametrize(("shape", "steps"), [((1, 0, 3), 4), ((1, 5, 3), 0)])
def test_decision_refuses_no_steps(shape, steps):
    with pytest.raises(KwsError):
        decide(np.zeros(shape, np.int8), steps)


def test_events_are_matched_once_each():
    said = [
        StreamWord(keyword="yes", start_s=1.0, end_s=1.4),
        StreamWord(keyword="no", start_s=3.0, end_s=3.4),
        StreamWord(keyword="yes", start_s=5.0, end_s=5.4),
        StreamWord(keyword="no", start_s=7.0, end_s=7.4),
    ]
    events = [
        Reported(keyword="no", time_s=0.5),
        Reported(keyword="yes", time_s=1.5),
        Reported(keyword="yes", time_s=1.6),
        Reported(keyword="yes", time_s=3.3),
        Reported(keyword="no", time_s=8.4),
    ]
    score = match_events(said, events)
    assert score.found == ((said[0], events[1]),)
    assert score.confused == ((said[1], events[3]),)
    assert score.missed == (said[2], said[3])
    assert score.false == (events[0], events[2], events[4])
    assert score.hit_rate == Rate(hits=1, trials=4)


def test_right_event_wins_over_an_earlier_wrong_one():
    said = [StreamWord(keyword="no", start_s=1, end_s=1.5)]
    score = match_events(said, [Reported(keyword="yes", time_s=1.1), Reported(keyword="no", time_s=1.4)])
    assert len(score.found) == 1
    assert len(score.false) == 1


def test_picture_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "confusion.png"
    confusion_picture(np.array([[3, 1], [0, 0]]), ("yes", "no"), "test", path)
    assert path.read_bytes().startswith(b"\x89PNG")
    blocked = path / "below.png"
    with pytest.raises(KwsError, match=r"below\.png: cannot be written"):
        confusion_picture(np.array([[3, 1], [0, 0]]), ("yes", "no"), "test", blocked)
    assert list(tmp_path.iterdir()) == [path]
