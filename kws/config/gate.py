"""The gate that lets the network sleep while there is no voice."""

from __future__ import annotations

from dataclasses import dataclass

from kws.config.checks import require


@dataclass(frozen=True, kw_only=True)
class GateConfig:
    """Voice activity to network steps; see SPEC.md section 4.

    Attributes:
        enabled: without it the network runs on every step.
        margin_db: how far an eighth of the bands must rise above its noise floor to be voice.
        hangover_ms: the network stays awake this long after the last voice, and after the start.
        preroll_ms: steps of this time before the waking run, too.

    Raises:
        KwsError: a value is out of range; the sentence names the field.
    """

    enabled: bool = False
    margin_db: float = 8.0
    hangover_ms: int = 600
    preroll_ms: int = 200

    def __post_init__(self) -> None:
        require(1 <= self.margin_db <= 40, "gate", "margin_db", self.margin_db, "1 to 40")
        require(100 <= self.hangover_ms <= 65535, "gate", "hangover_ms", self.hangover_ms, "100 to 65535")
        require(0 <= self.preroll_ms <= 1000, "gate", "preroll_ms", self.preroll_ms, "0 to 1000")
