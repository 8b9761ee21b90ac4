"""Long recordings with labelled words: reading, writing, and building them from clips, speech and noise."""

from kws.streams.build import Material, StreamConfig, build_stream
from kws.streams.cut import cut_stream
from kws.streams.presets import PRESETS, stream_preset
from kws.streams.recording import StreamRecording, StreamWord, read_stream, read_words, write_stream

__all__ = [
    "PRESETS",
    "Material",
    "StreamConfig",
    "StreamRecording",
    "StreamWord",
    "build_stream",
    "cut_stream",
    "read_stream",
    "read_words",
    "stream_preset",
    "write_stream",
]
