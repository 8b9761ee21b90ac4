"""What a person sees while a model trains: a live bar in a terminal, one line per epoch elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichBar

from kws.train.history import EpochRecord

Say = Callable[[str], None]
"""Called with one line for people as a step begins."""


class Progress(Protocol):
    """Told what training does."""

    def files(self, done: int, total: int) -> None:
        """Sound files decoded so far."""

    def start(self, batches: int) -> None:
        """Training begins and has this many batches ahead of it."""

    def batch(self, number: int, total: int, clips: int, loss: float, accuracy: float) -> None:
        """Batch `number` of an epoch's `total` is done; loss and accuracy are means over the epoch so far."""

    def epoch(self, record: EpochRecord, best: bool) -> None:
        """An epoch is done; best: the best validation accuracy of its phase so far."""

    def message(self, text: str) -> None:
        """Anything else worth a line."""

    def close(self) -> None:
        """Nothing more comes."""


class Silent:
    """Says nothing."""

    def files(self, done: int, total: int) -> None:
        """See Progress."""

    def start(self, batches: int) -> None:
        """See Progress."""

    def batch(self, number: int, total: int, clips: int, loss: float, accuracy: float) -> None:
        """See Progress."""

    def epoch(self, record: EpochRecord, best: bool) -> None:
        """See Progress."""

    def message(self, text: str) -> None:
        """See Progress."""

    def close(self) -> None:
        """See Progress."""


class ConsoleProgress:
    """On a rich console; the bar shows only where the console is a terminal.

    Args:
        console: where to write.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bar: RichBar | None = None
        self._task: TaskID | None = None
        self._kind = ""
        self._epoch_begin_s = 0.0
        self._clips = 0

    def files(self, done: int, total: int) -> None:
        """See Progress."""
        if self._kind != "files":
            self.message(f"decoding {total} sound files, once; later runs take them from the cache")
            self._show("files", total)
        self._advance(done, f"{done} of {total} files")
        if done == total:
            self.close()

    def start(self, batches: int) -> None:
        """See Progress."""
        self._show("train", batches)

    def batch(self, number: int, total: int, clips: int, loss: float, accuracy: float) -> None:
        """See Progress."""
        if number == 1 or self._epoch_begin_s == 0.0:
            self._epoch_begin_s, self._clips = time.perf_counter(), 0
        self._clips += clips
        rate = self._clips / max(time.perf_counter() - self._epoch_begin_s, 1e-3)
        self._advance(
            None, f"batch {number}/{total}  loss {loss:.3f}  accuracy {100 * accuracy:.1f} %  {rate:.0f} clips/s"
        )

    def epoch(self, record: EpochRecord, best: bool) -> None:
        """See Progress."""
        phase = "int8 " if record.phase == "qat" else "float"
        self.message(
            f"{phase} epoch {record.epoch:3d}  loss {record.loss:.3f}  accuracy {100 * record.accuracy:5.1f} %  "
            f"validation {100 * record.validation_accuracy:5.1f} % (streaming {100 * record.stream_accuracy:5.1f} %)  "
            f"{record.clips_per_second:.0f} clips/s  {record.seconds:.0f} s{'  best' if best else ''}"
        )

    def message(self, text: str) -> None:
        """See Progress."""
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def close(self) -> None:
        """See Progress."""
        if self._bar is not None:
            self._bar.stop()
        self._bar, self._task, self._kind = None, None, ""

    def _show(self, kind: str, total: int) -> None:
        self.close()
        self._kind = kind
        if self._console.is_terminal:
            columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), TextColumn("left"))
            self._bar = RichBar(*columns, TimeRemainingColumn(), console=self._console, transient=True)
            self._task = self._bar.add_task("", total=total)
            self._bar.start()

    def _advance(self, done: int | None, text: str) -> None:
        if self._bar is not None and self._task is not None:
            if done is None:
                self._bar.update(self._task, advance=1, description=text)
            else:
                self._bar.update(self._task, completed=done, description=text)
