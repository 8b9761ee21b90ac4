"""The figures of one chain, or of a pair of models behind one front end, on one target."""

from __future__ import annotations

from dataclasses import dataclass, field

from kws.config import TwoStageConfig


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a product pays for the chain, without the example program and the golden data.

    Attributes:
        code_bytes: instructions of libwhispro that the application to copy links for this model.
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


@dataclass(frozen=True, kw_only=True)
class PairCost(Cost):
    """What a product pays for two models; the dearest of what they do, where that differs.

    The figures of Cost are those of both models: code and tables of one program, both files, both blocks of memory,
    whispro_two_stage_setup(), whispro_two_stage_push(), and instructions while commands are awaited.

    Attributes:
        waiting_instructions: executed per second while the wake word alone is awaited.
    """

    waiting_instructions: int


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two models whose cost is asked for.

    Attributes:
        wake: .tflite bytes with a record.
        commands: the same, of the commands that follow the wake word.
        config: times.
    """

    wake: bytes
    commands: bytes
    config: TwoStageConfig = field(default_factory=TwoStageConfig)
