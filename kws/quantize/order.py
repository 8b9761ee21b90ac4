"""Order of a converted model's inputs and outputs."""

from __future__ import annotations

from typing import Any

from tflite import Model


def order_by_signature(data: bytes, inputs: list[str], outputs: list[str]) -> bytes:
    """Puts inputs and outputs of subgraph 0 into the given order; the converter promises none.

    Args:
        data: .tflite file with one signature.
        inputs, outputs: all names of the signature, in the wanted order.

    Returns:
        The file with the two index vectors permuted in place.
    """
    buffer = bytearray(data)
    model: Any = Model.GetRootAs(buffer, 0)
    graph = model.Subgraphs(0)
    signature = model.SignatureDefs(0)
    tensor_of = {
        "inputs": _tensors(signature.InputsLength(), signature.Inputs),
        "outputs": _tensors(signature.OutputsLength(), signature.Outputs),
    }
    graph.InputsAsNumpy()[:] = [tensor_of["inputs"][name] for name in inputs]
    graph.OutputsAsNumpy()[:] = [tensor_of["outputs"][name] for name in outputs]
    return bytes(buffer)


def _tensors(length: int, entry: Any) -> dict[str, int]:
    return {entry(i).Name().decode(): entry(i).TensorIndex() for i in range(length)}
