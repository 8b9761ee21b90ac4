"""kws parity --against tflm: any .tflite file, with or without a record."""

from __future__ import annotations

import json

import numpy as np
import pytest
from conftest import require_package
from test_cli_models import BROKEN
from tflite_builder import Graph, build
from tiny_model import tiny_model

from kws.evaluate.parity import any_model
from kws.evaluate.parity.inputs import KINDS, InputSource

require_package("tflite_micro", "pip install --pre tflite-micro")


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "foreign.tflite"
    path.write_bytes(tiny_model(seed=3))
    return path


def test_model_without_a_record_is_compared_with_its_states(cli, model):
    outcome = cli("parity", model, "--against", "tflm", "--steps", 230)
    assert outcome.status == 0, outcome.err
    assert "all equal" in outcome.out
    assert "output 1 fed back to input 1" in outcome.out
    found = json.loads(cli("parity", model, "--against", "tflm", "--steps", 230, "--json").out)
    assert found["equal"] is True
    assert [stage["steps"] for stage in found["stages"]] == [230, 230]
    assert all(stage["bytes"] >= 230 for stage in found["stages"])


def test_states_come_from_the_record_where_there_is_one(cli, tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(BROKEN["other front end"][0])  # its record is valid, only made for other feature tables
    assert "output 1 fed back to input 1" in cli("parity", path, "--against", "tflm", "--steps", 30).out


def test_only_input_stays_an_input():
    graph = Graph()
    source = graph.tensor((1, 4), scale=0.5)
    target = graph.tensor((1, 4), scale=0.5)
    graph.operator("RELU", [source], [target])
    graph.inputs, graph.outputs = [source], [target]
    assert any_model.state_links(build(graph)) == ()


def test_first_difference_is_named(cli, model, monkeypatch):
    honest = any_model.TflmPackage.execute
    calls = []

    def wrong(self, inputs):
        outputs = honest(self, inputs)
        calls.append(1)
        if len(calls) == 41:
            outputs[1].reshape(-1)[3] ^= 1
        return outputs

    monkeypatch.setattr(any_model.TflmPackage, "execute", wrong)
    text = cli.fails("parity", model, "--against", "tflm", "--steps", 100)
    assert text.startswith("parity: output 1 differs from tflite-micro first: step 40, element 3: ")
    assert len(calls) == 41


@pytest.mark.parametrize("kind", sorted(BROKEN.keys() - {"no record", "other front end"}))
def test_broken_model_is_one_sentence(cli, tmp_path, kind):
    content, text = BROKEN[kind]
    path = tmp_path / "model.tflite"
    if content is not None:
        path.write_bytes(content)
    assert text in cli.fails("parity", path, "--against", "tflm")


def test_wrong_options(cli, model):
    assert cli.fails("parity", model, "--against", "onnx") == "--against onnx is unknown, expected tflm"
    assert "give one of them" in cli.fails("parity", model, "--against", "tflm", "--data", model)


@pytest.mark.parametrize("type_", ["int8", "int16", "int32", "uint8", "float32"])
def test_inputs_repeat_and_reach_the_ends(type_):
    def draws(seed):
        source = InputSource({"shape": (1, 3, 5), "type": type_}, np.random.default_rng(seed))
        return np.stack([source.draw(kind) for kind in KINDS * 20])

    values = draws(1)
    assert values.dtype == type_
    assert values.shape == (60, 1, 3, 5)
    np.testing.assert_array_equal(values, draws(1))
    assert not np.array_equal(values, draws(2))
    limits = np.iinfo(type_) if type_ != "float32" else None
    assert values.min() == (limits.min if limits else np.float32(-1e30))
    assert values.max() == (limits.max if limits else np.float32(1e30))
    np.testing.assert_array_equal(values[2][0, 1:], values[5][0, :2])
