"""A wake-word model beside others on the same recordings: false rejects at equal false accepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kws.errors import KwsError
from kws.evaluate.stream import StreamScore, Sweep, hear, score_at, sweep
from kws.record import read_record
from kws.streams import StreamRecording

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class WakeBench:
    """What one model did.

    Attributes:
        name: of the model.
        measured: at every threshold.
        own: at the model's own default threshold.
    """

    name: str
    measured: Sweep
    own: StreamScore


def only_keyword(model: bytes) -> str:
    """The one keyword of a wake-word model.

    Raises:
        KwsError: it has several.
    """
    keywords = read_record(model).keywords
    if len(keywords) != 1:
        raise KwsError(f"the model has {len(keywords)} keywords ({', '.join(keywords)}), expected a wake word's model")
    return str(keywords[0])


def bench_wake(
    models: Mapping[str, bytes],
    recordings: Sequence[Callable[[], StreamRecording]],
    rates_per_hour: Sequence[float],
    *,
    late_s: float,
    threads: int = 2,
    progress: Progress | None = None,
) -> tuple[WakeBench, ...]:
    """Hears every recording with every model, each with its own front end, smoothing and detector.

    Args:
        models: .tflite bytes with their records, by name; they know the same keyword.
        recordings: each loads one; those without words are negatives.
        rates_per_hour: of false accepts, for which thresholds are searched to the last step.
        late_s: how late after a word its event may come.
        threads: recordings heard at once.
        progress: called with recordings done and in all, over all models.

    Raises:
        KwsError: a model is refused, a recording cannot be read or holds another word, or there is no word or no time
            without one.
    """
    total = len(models) * len(recordings)
    found: list[WakeBench] = []

    def report(done: int, _: int) -> None:
        if progress is not None:
            progress(len(found) * len(recordings) + done, total)

    for name, content in models.items():
        record = read_record(content)
        heard = hear(content, recordings, threads=threads, progress=report)
        measured = sweep(record, heard, late_s, rates_per_hour)
        if not measured.scores[0].found.trials or measured.scores[0].false_accepts.hours <= 0:
            raise KwsError("the recordings need words (a .csv beside them) and time without words")
        keyword = next(index for index, label in enumerate(record.labels) if not label.background)
        level = record.points[0].threshold_q15[keyword]
        found.append(WakeBench(name=name, measured=measured, own=score_at(record, heard, level, late_s)))
    return tuple(found)
