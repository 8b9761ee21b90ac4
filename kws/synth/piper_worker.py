"""Speech worker: a program of its own that drives Piper and knows nothing of kws.

Started as `python -I piper_worker.py VOICE.onnx...`, so that the GPL package lives in another process. One JSON line
comes out at start ({"version", "voices"}, the latter maps each path to its number of speakers), or {"error"}. Every
JSON line that comes in ({"text", "path", "speaker", "length_scale"}) is answered by a JSON line, {"error"} or
{"samples", "rate_hz"}; after the latter follow that many little-endian int16 values.
"""

import importlib.metadata
import json
import os
import sys
from typing import Any

SEED = 1


def main(paths: list[str]) -> None:
    """Answers requests until standard input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the package prints must not mix with the replies

    def reply(header: dict[str, object], payload: bytes = b"") -> None:
        replies.write(json.dumps(header).encode() + b"\n" + payload)
        replies.flush()

    import onnxruntime  # noqa: PLC0415  takes long; what it prints is caught above
    from piper import PiperVoice, SynthesisConfig  # noqa: PLC0415

    onnxruntime.set_seed(SEED)  # else every run differs
    voices: dict[str, Any] = {}
    for path in paths:
        try:
            voices[path] = PiperVoice.load(path)
        except Exception as error:
            reply({"error": f"{path}: not a voice of Piper ({str(error).splitlines()[0]})"})
            return
    speakers = {path: max(1, voice.config.num_speakers) for path, voice in voices.items()}
    reply({"version": importlib.metadata.version("piper-tts"), "voices": speakers})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        voice = voices[request["path"]]
        speaker = request["speaker"] if voice.config.num_speakers > 1 else None
        settings = SynthesisConfig(speaker_id=speaker, length_scale=request["length_scale"])
        try:
            pcm = b"".join(chunk.audio_int16_bytes for chunk in voice.synthesize(request["text"], settings))
        except Exception as error:
            reply({"error": f"Piper cannot speak {request['text']!r} ({str(error).splitlines()[0]})"})
        else:
            reply({"samples": len(pcm) // 2, "rate_hz": voice.config.sample_rate}, pcm)


if __name__ == "__main__":
    main(sys.argv[1:])
