"""The figures of one chain on one target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a product pays for the chain, without the example program and the golden data.

    Attributes:
        code_bytes: instructions of libwhispro that this model's program links.
        constant_bytes: the library's and the front end's tables; the model is not in it.
        model_bytes: the .tflite file.
        ram_bytes: caller memory of one instance; the library has no variables.
        setup_stack_bytes: deepest stack of whispro_setup().
        push_stack_bytes: deepest stack of whispro_push().
        instructions: executed per second of audio, on average over the golden recording.
    """

    code_bytes: int
    constant_bytes: int
    model_bytes: int
    ram_bytes: int
    setup_stack_bytes: int
    push_stack_bytes: int
    instructions: int

    @property
    def flash_bytes(self) -> int:
        """Code, tables and model."""
        return self.code_bytes + self.constant_bytes + self.model_bytes
