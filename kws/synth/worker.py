"""A speech worker in a process of its own: JSON lines to it, JSON lines and samples back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError

REQUESTS_IN_FLIGHT = 64  # their JSON fits in a pipe's buffer, so neither side can block the other


class Worker:
    """A running worker; its first line is `about`.

    Args:
        name: of what speaks there, for error sentences.
        script: the worker's program, which knows nothing of kws.
        arguments: of the program.

    Raises:
        KwsError: it did not start.
    """

    def __init__(self, name: str, script: Path, arguments: Sequence[str]) -> None:
        self._name = name
        command = [sys.executable, "-I", str(script), *arguments]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._requests = cast(IO[bytes], self._process.stdin)
        self._replies = cast(IO[bytes], self._process.stdout)
        try:
            self.about = self._reply()
        except KwsError:
            self.close()
            raise

    def ask(self, requests: Iterable[dict[str, object]]) -> Iterator[dict[str, Any]]:
        """Yields one reply per request; whoever iterates reads the payload that follows a reply before the next one.

        Raises:
            KwsError: the worker answers with an error, or has died.
        """
        pending = iter(requests)
        while group := list(islice(pending, REQUESTS_IN_FLIGHT)):
            try:
                for request in group:
                    self._requests.write(json.dumps(request).encode() + b"\n")
                self._requests.flush()
            except BrokenPipeError:
                raise KwsError(f"speech synthesis: the {self._name} worker has died") from None
            for _ in group:
                yield self._reply()

    def samples(self, count: int) -> NDArray[np.int16]:
        """The payload of a reply, int16[count]."""
        return np.frombuffer(self._replies.read(2 * count), "<i2").astype(np.int16)

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()

    def _reply(self) -> dict[str, Any]:
        line = self._replies.readline()
        if not line:
            raise KwsError(f"speech synthesis: the {self._name} worker did not start or has died")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise KwsError(f"speech synthesis: {reply['error']}")
        return reply
