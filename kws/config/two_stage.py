"""Two models in a row: a wake word, then commands for some seconds."""

from __future__ import annotations

from dataclasses import dataclass

from kws.config.checks import require


@dataclass(frozen=True, kw_only=True)
class TwoStageConfig:
    """How long commands are awaited; see SPEC.md section 4.

    Attributes:
        listen_ms: commands are awaited so long after a wake word's end.
        history_ms: what the commands' network hears of the time before it was woken.
        single_command: a command ends the waiting; otherwise it starts the time anew.

    Raises:
        KwsError: a value is out of range; the sentence names the field.
    """

    listen_ms: int = 5000
    history_ms: int = 300
    single_command: bool = False

    def __post_init__(self) -> None:
        require(1 <= self.listen_ms < 2**32, "two_stage", "listen_ms", self.listen_ms, "1 to 2^32 - 1")
        require(0 <= self.history_ms <= 1000, "two_stage", "history_ms", self.history_ms, "0 to 1000")
