"""The whole chain on real speech against its oracles, for the tiny example and every shipped model."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "python"))

from export_model import example_model  # noqa: E402

from kws.evaluate.parity.audio import generated, recorded  # noqa: E402
from kws.evaluate.parity.chain import check_parity, samples_for  # noqa: E402
from kws.record import read_record  # noqa: E402

STEPS = 10_000
SHIPPED = sorted((ROOT / "models").glob("*/model.tflite"))
MODELS = [pytest.param(None, id="example"), *(pytest.param(path, id=path.parent.name) for path in SHIPPED)]


def content(path):
    return example_model() if path is None else path.read_bytes()


@pytest.mark.shared_data
@pytest.mark.parametrize("path", MODELS)
def test_ten_thousand_steps_of_speech_are_equal(shared_data, path):
    model = content(path)
    pcm = recorded(shared_data / "commands", samples_for(read_record(model), STEPS))
    report = check_parity(model, pcm)
    assert report.first_difference is None, report.first_difference
    assert {each.steps for each in report.comparisons if "event" not in each.stage} == {
        STEPS,
        STEPS * read_record(model).stream.step_frames,
    }


@pytest.mark.parametrize("path", MODELS)
def test_made_up_corners_are_equal(path):
    model = content(path)
    report = check_parity(model, generated(samples_for(read_record(model), 2000)))
    assert report.first_difference is None, report.first_difference
