"""The full report of a model as plain JSON types: what `kws eval --report` writes and every picture and card reads."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import Any

from kws.evaluate.accuracy import EventResult
from kws.evaluate.conditions import DRAWS
from kws.evaluate.metrics import Rate, precisions, recalls
from kws.evaluate.open_set import WANTED_RECALL, OpenSet, OpenSetPoint
from kws.evaluate.poisson import EventRate
from kws.evaluate.robustness import Accuracy, Robustness

DEVICE = "device"
FORMAT = "kws report 1"


def report_facts(
    *,
    model: bytes,
    data: dict[str, Any],
    labels: Sequence[str],
    readout_steps: int,
    robustness: Robustness,
    events: EventResult,
    open_set: OpenSet,
    seed: int,
) -> dict[str, Any]:
    """Puts all figures together.

    Args:
        model: .tflite bytes.
        data: what was heard, for people: source, and what of noise, rooms and speech was used.
        labels: in score order.
        readout_steps: network steps averaged at the end of a clip.
        robustness: of the device and perhaps others.
        events: of the device's detector at its default operating point.
        open_set: of the device.
        seed: of the draws.
    """
    clean, *_ = robustness.by_condition.values()
    confusion = clean[DEVICE].confusions[0]
    recall = dict(zip(labels, map(rate_facts, recalls(confusion)), strict=True))
    words = [word for word in recall if not word.startswith("_") and recall[word]["trials"]]
    worst = min(words, key=lambda word: float(recall[word]["value"]))
    return {
        "format": FORMAT,
        "model": {"bytes": len(model), "sha256": hashlib.sha256(model).hexdigest()},
        "data": data,
        "seed": seed,
        "draws": DRAWS,
        "readout_steps": readout_steps,
        "labels": list(labels),
        "engines": list(clean),
        "conditions": [
            {
                "name": condition.name,
                "kind": condition.kind,
                "db": condition.db if condition.kind in ("noise", "level") else None,
                "accuracy": {name: accuracy_facts(accuracy) for name, accuracy in by_engine.items()},
            }
            for condition, by_engine in robustness.by_condition.items()
        ],
        "recall": recall,
        "precision": dict(zip(labels, map(rate_facts, precisions(confusion)), strict=True)),
        "worst_word": {"word": worst, **recall[worst]},
        "confusion": confusion.tolist(),
        "events": {
            "hits": rate_facts(events.hits),
            "wrong": events.wrong,
            "false": rate_facts(events.false),
        },
        "open_set": _open_set_facts(open_set),
    }


def rate_facts(rate: Rate) -> dict[str, Any]:
    """Share with its 95 % Wilson interval; value None without trials."""
    low, high = rate.interval
    value = rate.value if rate.trials else None
    return {"hits": rate.hits, "trials": rate.trials, "value": value, "low": low, "high": high}


def accuracy_facts(accuracy: Accuracy) -> dict[str, Any]:
    """Mean over the draws with its interval, and every draw."""
    low, high = accuracy.interval
    draws = accuracy.draws
    values = [rate.value for rate in draws]
    return {
        "value": accuracy.value,
        "low": low,
        "high": high,
        "trials": draws[0].trials,
        "hits": [rate.hits for rate in draws],
        "spread": max(values) - min(values),
    }


def _event_rate_facts(rate: EventRate) -> dict[str, Any]:
    """Events an hour with exact Poisson bounds; None where nothing was heard."""
    heard = math.isfinite(rate.per_hour)
    low, high = rate.interval if heard else (None, None)
    return {
        "count": rate.count,
        "hours": rate.hours,
        "per_hour": rate.per_hour if heard else None,
        "low": low,
        "high": high,
    }


def _point_facts(point: OpenSetPoint) -> dict[str, Any]:
    return {
        "threshold": point.threshold,
        "recall": rate_facts(point.recall),
        "other_words": None if point.other_words is None else rate_facts(point.other_words),
        "speech": None if point.speech is None else _event_rate_facts(point.speech),
    }


def _open_set_facts(open_set: OpenSet) -> dict[str, Any]:
    return {
        "wanted_recall": WANTED_RECALL,
        "reached": open_set.chosen.recall.value >= WANTED_RECALL,
        **_point_facts(open_set.chosen),
        "by_word": {word: rate_facts(rate) for word, rate in open_set.by_word.items()},
        "by_keyword": open_set.by_keyword,
        "spoken": open_set.spoken,
        "recordings": open_set.recordings,
        "without_transcript": open_set.without_transcript,
        "curve": [_point_facts(point) for point in open_set.curve],
    }
