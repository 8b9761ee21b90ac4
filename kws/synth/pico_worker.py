"""Speech worker: a program of its own that drives SVOX Pico and knows nothing of kws.

Started as `python -I pico_worker.py LANGUAGE...`, since Pico's C code has brought down processes with other libraries.
One JSON line comes out at start ({"rate_hz"}). Every JSON line that comes in ({"language", "text"}, with Pico's markup)
is answered by a JSON line, {"error"} or {"samples"}; after the latter follow that many little-endian int16 values.
"""

import json
import os
import sys

RATE_HZ = 16000


def main(languages: list[str]) -> None:
    """Answers requests until standard input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the package prints must not mix with the replies

    def reply(header: dict[str, object], payload: bytes = b"") -> None:
        replies.write(json.dumps(header).encode() + b"\n" + payload)
        replies.flush()

    import ttspico  # noqa: PLC0415  what it prints is caught above

    engines = {language: ttspico.TtsEngine(language) for language in languages}
    reply({"rate_hz": RATE_HZ})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        spoken = engines[request["language"]].speak(request["text"])
        if spoken:
            reply({"samples": len(spoken) // 2}, spoken)
        else:
            reply({"error": f"SVOX Pico cannot speak {request['text']!r}"})


if __name__ == "__main__":
    main(sys.argv[1:])
