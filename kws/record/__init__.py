"""The `whispro` record: what a device needs beside the network, inside the .tflite file (SPEC.md section 3).

`encode` and `decode` turn a ModelRecord into bytes and back; `attach` and `find` put those bytes into a model
and get them out again. `read_record` finds and decodes in one go.
"""

from kws.record.change import with_gate, with_second_try
from kws.record.codec import decode, encode
from kws.record.model_record import (
    Label,
    ModelRecord,
    OperatingPoint,
    StateLink,
    StreamRecord,
    gate_margin_q8,
    posterior_q15,
)
from kws.record.tflite_file import attach, find, has_record, read_record

__all__ = [
    "Label",
    "ModelRecord",
    "OperatingPoint",
    "StateLink",
    "StreamRecord",
    "attach",
    "decode",
    "encode",
    "find",
    "gate_margin_q8",
    "has_record",
    "posterior_q15",
    "read_record",
    "with_gate",
    "with_second_try",
]
