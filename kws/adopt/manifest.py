"""The JSON file beside a published microWakeWord model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kws.errors import KwsError


@dataclass(frozen=True, kw_only=True)
class WakeWordManifest:
    """What a microWakeWord model's JSON file says (version 2, ESPHome and the package pymicro-wakeword).

    Attributes:
        wake_word: the phrase.
        model: name of the .tflite file beside it.
        cutoff: mean probability above which the wake word counts as said, 0 to 1.
        window: probabilities that the mean is taken over.
        hop_ms: distance of two feature frames.
        origin: author and website, as far as stated.
    """

    wake_word: str
    model: str
    cutoff: float
    window: int
    hop_ms: int
    origin: dict[str, str]


def read_manifest(path: Path) -> WakeWordManifest:
    """Reads a manifest.

    Raises:
        KwsError: the file cannot be read, is no JSON, or lacks a value; the sentence says which.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KwsError(f"{path}: cannot be read ({error.strerror or error})") from None
    except ValueError:
        raise KwsError(f"{path}: not a JSON file") from None
    if not isinstance(content, dict) or content.get("type") != "micro" or not isinstance(content.get("micro"), dict):
        raise KwsError(f'{path}: not a microWakeWord manifest, expected "type": "micro" and an object "micro"')
    micro = content["micro"]
    return WakeWordManifest(
        wake_word=_value(path, content, "wake_word", str),
        model=_value(path, content, "model", str),
        cutoff=float(_value(path, micro, "probability_cutoff", (int, float))),
        window=_value(path, micro, "sliding_window_size", int),
        hop_ms=_value(path, micro, "feature_step_size", int),
        origin={key: content[key] for key in ("author", "website") if isinstance(content.get(key), str)},
    )


def _value(path: Path, content: dict[str, Any], name: str, kind: type | tuple[type, ...]) -> Any:
    value = content.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise KwsError(f"{path}: {name} is {json.dumps(value)}, expected {'text' if kind is str else 'a number'}")
    return value
