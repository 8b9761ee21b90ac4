"""Any .tflite file: our engine against the `tflite-micro` package, every byte of every output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.evaluate.parity.compare import Comparison, first_difference
from kws.evaluate.parity.inputs import KINDS, InputSource
from kws.evaluate.tflm_package import TflmPackage
from kws.record import has_record, read_record

BLOCK_STEPS = 25
Links = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class ModelParity:
    """What was compared, up to the first difference.

    Attributes:
        links: (input, output) pairs of states.
        comparisons: one per output.
    """

    links: Links
    comparisons: tuple[Comparison, ...]

    @property
    def first_difference(self) -> Comparison | None:
        """The first output that differs in the earliest step that has a difference, None where all are equal."""
        return next((each for each in self.comparisons if each.difference is not None), None)


def state_links(model: bytes) -> Links:
    """Which outputs go back into which inputs, as (input, output).

    A record says it. Without one an output goes to the first free input of its type, shape, scale and zero point; one
    input at least is left to be fed.

    Raises:
        KwsError: not a model, a broken record, or one the engine refuses.
    """
    if has_record(model):
        return tuple((link.input, link.output) for link in read_record(model).stream.links)
    engine = _native.Engine(model)
    free = dict(enumerate(engine.inputs))
    links = []
    for index, output in enumerate(engine.outputs):
        match = next((number for number, tensor in free.items() if tensor == output), None)
        if match is not None and len(free) > 1:
            del free[match]
            links.append((match, index))
    return tuple(sorted(links))


def compare_model(model: bytes, *, steps: int, seed: int) -> ModelParity:
    """Runs the same inputs through both, states fed back, until an output differs.

    Every 25 steps the kind of the inputs changes (random, extreme, streamed) and the states start anew: at real 0, at
    random, at extremes.

    Args:
        model: .tflite bytes, with or without a record.
        steps: at least 1.
        seed: of the inputs.

    Raises:
        KwsError: one of the two cannot run the model; the sentence says why.
        ModuleNotFoundError: tflite-micro is not installed.
    """
    links = state_links(model)
    engine, package = _native.Engine(model, links), TflmPackage(model)
    sources = [InputSource(tensor, np.random.default_rng([seed, i])) for i, tensor in enumerate(engine.inputs)]
    states = {number for number, _ in links}
    feed = [package.zero(index) for index in range(len(sources))]
    differences: dict[int, str] = {}
    done = 0
    while done < steps and not differences:
        block, within = divmod(done, BLOCK_STEPS)
        for index, source in enumerate(sources):
            if index not in states:
                feed[index] = source.draw(KINDS[block % len(KINDS)])
            elif within == 0:
                kind = (None, "random", "extreme")[block // len(KINDS) % 3]
                feed[index] = source.draw(kind) if kind else package.zero(index)
        # Between the starts our engine moves its states itself.
        ours = engine.execute([None if i in states and within else values for i, values in enumerate(feed)])
        theirs = package.execute(feed)
        differences = _differences(ours, theirs, done)
        for number, output in links:
            feed[number] = theirs[output]
        done += 1
    return ModelParity(links=links, comparisons=_comparisons(engine.outputs, differences, done))


def _differences(ours: Sequence[NDArray[Any]], theirs: Sequence[NDArray[Any]], step: int) -> dict[int, str]:
    """Output -> where it differs."""
    found = {}
    for index, (our, their) in enumerate(zip(ours, theirs, strict=True)):
        difference = first_difference(_row(our), _row(their), step)
        if difference is not None:
            found[index] = difference
    return found


def _row(values: NDArray[Any]) -> NDArray[Any]:
    """[1, n]; floats as their bits: two zeros or two NaNs of other bits are not the same."""
    flat = np.ascontiguousarray(values).reshape(1, -1)
    return flat.view(f"u{flat.itemsize}") if flat.dtype.kind == "f" else flat


def _comparisons(
    outputs: Sequence[Mapping[str, Any]], differences: Mapping[int, str], steps: int
) -> tuple[Comparison, ...]:
    return tuple(
        Comparison(
            stage=f"output {index}",
            against="tflite-micro",
            steps=steps,
            bytes=steps * int(np.prod(tensor["shape"])) * np.dtype(tensor["type"]).itemsize,
            difference=differences.get(index),
        )
        for index, tensor in enumerate(outputs)
    )
