"""The memory map against the memory itself: every byte is accounted for, nothing needed at one time overlaps."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kws._native import Engine, engine_name
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws._native import MemoryBlock

ROOT = Path(__file__).resolve().parents[2]
GRU_STEP = ROOT / "tests/fuzz/engine_corpus/gru_step.tflite"
MODELS = [*sorted((ROOT / "tests/fuzz/engine_corpus").glob("*.tflite")), *sorted(ROOT.glob("models/*/model.tflite"))]

native = pytest.mark.skipif(engine_name() == "tflm", reason="TFLM hides its plan")


def engine_of(path: Path) -> Engine:
    """The model with every state that its shapes allow linked."""
    model = path.read_bytes()
    plain = Engine(model)
    pairs = zip(plain.inputs, plain.outputs, strict=False)
    return Engine(model, [(i, i) for i, (to, from_) in enumerate(pairs) if i > 0 and to == from_])


def end(block: MemoryBlock) -> int:
    return block["offset"] + block["bytes"]


def needed(block: MemoryBlock, blocks: list[MemoryBlock]) -> range:
    """Operators during which the content must stay; a state's may give way to its next one."""
    first, last = block["first_operator"], block["last_operator"]
    if block["kind"] == "state":
        last = next((other["first_operator"] for other in blocks if other["onto"] == block["tensor"]), None)
    return range(-1 if first is None else first, 1 << 16 if last is None else last + 1)


@native
@pytest.mark.parametrize("path", MODELS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_covers_the_memory(path: Path) -> None:
    engine = engine_of(path)
    blocks = engine.memory_map()
    setup = next(block for block in blocks if block["kind"] == "setup")
    arena = [block for block in blocks if block["arena"]]
    head, *lasting = sorted(
        (block for block in blocks if not block["arena"] and block is not setup), key=lambda block: block["offset"]
    )
    assert head["offset"] == 0
    assert end(head) == min(block["offset"] for block in arena) == setup["offset"]
    assert 0 <= lasting[0]["offset"] - max(end(block) for block in [*arena, setup]) < 20
    for before, after in pairwise(lasting):
        assert 0 <= after["offset"] - end(before) < 4
    assert 0 <= engine.memory_bytes - end(lasting[-1]) < 4


@native
@pytest.mark.parametrize("path", MODELS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_overlaps_what_is_needed(path: Path) -> None:
    arena = [block for block in engine_of(path).memory_map() if block["arena"]]
    for number, one in enumerate(arena):
        for other in arena[:number]:
            if one["offset"] < end(other) and other["offset"] < end(one):
                shared = set(needed(one, arena)) & set(needed(other, arena))
                in_place = one["onto"] == other["tensor"] and one["onto"] is not None
                assert shared == ({one["first_operator"]} if in_place else set())


@native
def test_names_kinds_and_lifetimes() -> None:
    blocks = engine_of(GRU_STEP).memory_map()
    inputs = [block for block in blocks if block["kind"] in ("input", "state")]
    assert [block["kind"] for block in inputs] == ["input", "state"]
    assert all(block["first_operator"] is None and block["last_operator"] is None for block in inputs)
    outputs = [block for block in blocks if block["kind"] == "output"]
    assert len(outputs) == 2
    assert all(block["name"] for block in blocks if block["tensor"] is not None)
    parameters = [block for block in blocks if block["kind"] == "parameters"]
    assert all(block["bytes"] % 4 == 0 for block in parameters)
    scratch = [block for block in blocks if block["kind"] == "scratch"]
    assert scratch
    assert all(block["first_operator"] == block["last_operator"] for block in scratch)


@native
def test_variables_have_names() -> None:
    blocks = engine_of(ROOT / "tests/fuzz/engine_corpus/variables.tflite").memory_map()
    names = {block["name"] for block in blocks if block["kind"] == "variable"}
    assert names
    assert None not in names


def test_tflm_says_that_it_cannot_tell() -> None:
    engine = engine_of(GRU_STEP)
    if engine_name() == "native":
        assert engine.memory_map()
        return
    with pytest.raises(KwsError, match="cannot tell"):
        engine.memory_map()


def test_map_leaves_the_engine_alone() -> None:
    engine = engine_of(GRU_STEP)
    x = np.full(engine.inputs[0]["shape"], 90, np.int8)
    first = engine.execute([x, None])[0]
    if engine_name() == "native":
        engine.memory_map()
    engine.reset()
    assert np.array_equal(engine.execute([x, None])[0], first)
