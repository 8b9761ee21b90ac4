"""Speech made on the spot with eSpeak NG, for demonstrations and tests where no recordings are at hand."""

from kws.synth.dataset import SynthConfig, write_dataset
from kws.synth.engine import SpeechEngine, open_engine
from kws.synth.phrases import PhraseConfig, Recording, SpokenWord, make_recording, write_recording
from kws.synth.voices import Voice, voices_of_split

__all__ = [
    "PhraseConfig",
    "Recording",
    "SpeechEngine",
    "SpokenWord",
    "SynthConfig",
    "Voice",
    "make_recording",
    "open_engine",
    "voices_of_split",
    "write_dataset",
    "write_recording",
]
