"""What `kws wake` is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kws.synth import Speaker


@dataclass(frozen=True, kw_only=True)
class WakeConfig:
    """What is made, and from what.

    Attributes:
        phrase: what is to be recognised, English spelling.
        output: folder for everything that is made.
        recipe: of the training.
        data: recordings, as for `kws train`, those of the phrase with the label `label_of(phrase)`; none: synthetic
            speech only.
        speech: running speech without the phrase; none: synthetic sentences.
        noise: background noise; none: noises made on the spot.
        rooms: impulse responses that training puts clips into, as `augment.room_probability` says.
        speaker: what speaks the synthetic clips; how the phrase sounds is asked of eSpeak NG in any case.
        clips: synthetic clips of the phrase for training.
        confusables: how many phrases that sound like it are trained against.
        pairs: how many pairs of common words that do so, too.
        mining_rounds: how often false accepts on training speech are searched for and trained against.
        hours: length of the recording that it is measured on, and of the speech that each round searches.
        rates_per_day: false accepts a day of the operating points; the first is the default.
        settings: as for `kws train --set`.
        seed: of everything.
    """

    phrase: str
    output: Path
    recipe: str = "wake-fc-gru"
    data: tuple[Path, ...] = ()
    speech: tuple[Path, ...] = ()
    noise: tuple[Path, ...] = ()
    rooms: tuple[Path, ...] = ()
    speaker: Speaker = field(default_factory=Speaker)
    clips: int = 600
    confusables: int = 20
    pairs: int = 40
    mining_rounds: int = 2
    hours: float = 3.0
    rates_per_day: tuple[float, ...] = (3.0, 1.0, 10.0)
    settings: tuple[str, ...] = ()
    seed: int = 1
