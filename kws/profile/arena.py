"""The engine's memory over time: which block lies where during which operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kws import _native
from kws.evaluate.parity.any_model import state_links
from kws.graph import Operator, read_operators


@dataclass(frozen=True, kw_only=True)
class Block:
    """One block of the arena.

    Attributes:
        kind: "input", "state", "output", "intermediate" or "scratch".
        label: name of the tensor, or of the operator a scratch belongs to.
        offset: bytes from the start of the arena.
        bytes: without padding.
        first: position of the first operator that needs it.
        last: position of the last one, itself included.
        kept: the content lives on from step to step.
        in_place: it lies over its operator's input.
    """

    kind: str
    label: str
    offset: int
    bytes: int
    first: int
    last: int
    kept: bool
    in_place: bool


@dataclass(frozen=True, kw_only=True)
class ArenaMap:
    """Memory of one model on this computer's pointer width.

    Attributes:
        operators: names by position; the last one is the time after all of them.
        blocks: those that share the arena.
        arena_bytes: size of the arena.
        lasting_bytes: by kind, memory that nothing shares (head, parameters, tables, variables).
    """

    operators: tuple[str, ...]
    blocks: tuple[Block, ...]
    arena_bytes: int
    lasting_bytes: dict[str, int]

    def live_bytes(self) -> tuple[int, ...]:
        """Bytes of the arena that each position needs; of blocks that share bytes these count once."""
        return tuple(
            _union([(b.offset, b.offset + b.bytes) for b in self.blocks if b.first <= position <= b.last])
            for position in range(len(self.operators))
        )


def read_arena_map(model: bytes) -> ArenaMap:
    """Asks the engine for the memory of a model.

    Args:
        model: .tflite bytes, with or without a record.

    Raises:
        KwsError: the engine refuses the model, or cannot tell (tflm).
    """
    blocks = _native.Engine(model, state_links(model)).memory_map()
    operators = read_operators(model)
    arena = [block for block in blocks if block["arena"]]
    start = min((block["offset"] for block in arena), default=0)
    lasting: dict[str, int] = {}
    for block in blocks:
        if not block["arena"] and block["kind"] != "setup":
            lasting[block["kind"]] = lasting.get(block["kind"], 0) + block["bytes"]
    return ArenaMap(
        operators=(*(operator.name for operator in operators), "after"),
        blocks=tuple(_block(block, start, operators) for block in arena),
        arena_bytes=max((block["offset"] + block["bytes"] - start for block in arena), default=0),
        lasting_bytes=lasting,
    )


def _block(block: _native.MemoryBlock, start: int, operators: Sequence[Operator]) -> Block:
    first, last = block["first_operator"], block["last_operator"]
    end = len(operators)
    owner = operators[first].name if first is not None and first < end else "copy"
    return Block(
        kind=block["kind"],
        label=block["name"] or (f"of {owner}" if block["kind"] == "scratch" else f"tensor {block['tensor']}"),
        offset=block["offset"] - start,
        bytes=block["bytes"],
        first=0 if first is None else first,
        last=end if last is None else last,
        kept=first is None and last is None,
        in_place=block["onto"] is not None,
    )


def _union(spans: Sequence[tuple[int, int]]) -> int:
    total = reached = 0
    for low, high in sorted(spans):
        total += max(0, high - max(low, reached))
        reached = max(reached, high)
    return total
