"""Speech worker: a program of its own that drives libespeak-ng and knows nothing of kws.

Started as `python -I espeak_worker.py LIBRARY DATA`, so that the GPL library lives in another process.
One JSON line comes out at start ({"version", "rate_hz", "variants"}). Every JSON line that comes in
({"text", "voice", "rate_wpm", "pitch", "pitch_range"}) is answered by a JSON line, {"error"} or {"samples"};
after the latter follow that many little-endian int16 values. A line {"transcribe", "voice"} is answered by
{"phonemes"}: IPA with "_" between phonemes.
"""

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any

AUDIO_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
CHARS_UTF8 = 1
PHONEMES_IPA = 2
PHONEMES_SEPARATED = ord("_") << 8
PARAMETER_RATE = 1
PARAMETER_PITCH = 3
PARAMETER_RANGE = 4

SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """One loaded libespeak-ng."""

    def __init__(self, library_path: str, data_path: str) -> None:
        self.library = ctypes.CDLL(library_path)
        self.library.espeak_Info.restype = ctypes.c_char_p
        self.library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self.rate_hz = self.library.espeak_Initialize(
            AUDIO_SYNCHRONOUS, 0, os.fsencode(data_path), INITIALIZE_DONT_EXIT
        )
        if self.rate_hz <= 0:
            raise RuntimeError(f"espeak-ng cannot read its data in {data_path}")
        if hasattr(self.library, "espeak_ng_SetRandSeed"):
            self.library.espeak_ng_SetRandSeed(ctypes.c_long(1))  # else it is the time of day
        self.version = self.library.espeak_Info(None).decode().split()[0]
        self.pcm = bytearray()
        self.callback = SynthCallback(self._collect)  # kept: the library holds only the address
        self.library.espeak_SetSynthCallback(self.callback)

    def _collect(self, samples: Any, count: int, _events: object) -> int:
        if samples and count > 0:
            self.pcm += ctypes.string_at(samples, 2 * count)
        return 0

    def speak(self, request: dict[str, Any]) -> bytes:
        """PCM bytes of one request."""
        self.pcm.clear()
        self._choose(request["voice"])
        for parameter, value in (
            (PARAMETER_RATE, request["rate_wpm"]),
            (PARAMETER_PITCH, request["pitch"]),
            (PARAMETER_RANGE, request["pitch_range"]),
        ):
            self.library.espeak_SetParameter(parameter, int(value), 0)
        text = request["text"].encode() + b"\0"
        status = self.library.espeak_Synth(text, len(text), 0, 0, 0, CHARS_UTF8, None, None)
        if status != 0:
            raise ValueError(f"espeak-ng cannot speak {request['text']!r} (status {status})")
        return bytes(self.pcm)

    def transcribe(self, request: dict[str, Any]) -> str:
        """Phonemes of one request's text."""
        self._choose(request["voice"])
        rest = ctypes.c_char_p(request["transcribe"].encode())
        heard = []
        while rest.value:
            part = self.library.espeak_TextToPhonemes(ctypes.byref(rest), CHARS_UTF8, PHONEMES_IPA | PHONEMES_SEPARATED)
            heard.append((part or b"").decode())
        return " ".join(heard)

    def _choose(self, voice: str) -> None:
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice}")


def variants(data_path: str) -> list[str]:
    """Names of the voice variants in the data folder."""
    return sorted(path.name for path in Path(data_path, "voices", "!v").glob("*"))


def main(library_path: str, data_path: str) -> None:
    """Answers requests until standard input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints must not mix with the replies
    espeak = Espeak(library_path, data_path)

    def reply(header: dict[str, object], payload: bytes = b"") -> None:
        replies.write(json.dumps(header).encode() + b"\n" + payload)
        replies.flush()

    reply({"version": espeak.version, "rate_hz": espeak.rate_hz, "variants": variants(data_path)})
    for line in sys.stdin.buffer:
        try:
            request = json.loads(line)
            if "transcribe" in request:
                reply({"phonemes": espeak.transcribe(request)})
                continue
            pcm = espeak.speak(request)
        except ValueError as error:
            reply({"error": str(error)})
        else:
            reply({"samples": len(pcm) // 2}, pcm)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
