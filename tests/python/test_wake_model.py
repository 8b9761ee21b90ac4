"""The network of the budgets is what its generator writes."""

from __future__ import annotations

from pathlib import Path

import pytest
import tflite
from conftest import ROOT, require_package, run_tool

from kws.graph import multiply_accumulates, read_operators

WAKE = ROOT / "tools/budgets/wake.tflite"


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import make_wake_model  # noqa: PLC0415

    return make_wake_model


def test_the_committed_file_is_what_the_generator_writes() -> None:
    require_package("tensorflow", "pip install 'kws[train]'")
    result = run_tool("make_wake_model", "--check")
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_changed_weight_or_record_is_another_content(generator, tmp_path: Path) -> None:
    model = WAKE.read_bytes()
    changed = bytearray(model)
    weights = max(
        (tensor for operator in read_operators(model) for tensor in operator.constants), key=lambda tensor: tensor.bytes
    )
    data = tflite.Model.GetRootAs(model, 0).Buffers(weights.buffer).DataAsNumpy().tobytes()
    changed[model.index(data)] ^= 1
    assert generator.content(model) == generator.content(WAKE.read_bytes())
    assert generator.content(bytes(changed)) != generator.content(model)


def test_it_has_the_size_of_a_wake_word_network() -> None:
    operators = read_operators(WAKE.read_bytes())
    assert sum(map(multiply_accumulates, operators)) == 320 * 48 + 2 * 48 * 144 + 48 * 4
    assert 29_000 < sum(tensor.bytes for operator in operators for tensor in operator.constants) < 31_000


def test_a_wrong_step_is_one_sentence() -> None:
    result = run_tool("make_wake_model", "--step-frames", "9")
    assert result.returncode == 1
    assert "step_frames 9" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
