"""Speech made on the spot, with eSpeak NG or another program, where there are not enough recordings."""

from kws.synth.dataset import SynthConfig, write_dataset
from kws.synth.engine import PhoneticEngine, SpeechEngine, open_engine
from kws.synth.phrases import PhraseConfig, Recording, SpokenWord, make_recording, write_recording
from kws.synth.speaker import SPEAKERS, Speaker, asked_speaker, installed_speaker, open_speaker
from kws.synth.talk import write_talk
from kws.synth.voices import Voice, VoiceSet, voices_of_split

__all__ = [
    "SPEAKERS",
    "PhoneticEngine",
    "PhraseConfig",
    "Recording",
    "Speaker",
    "SpeechEngine",
    "SpokenWord",
    "SynthConfig",
    "Voice",
    "VoiceSet",
    "asked_speaker",
    "installed_speaker",
    "make_recording",
    "open_engine",
    "open_speaker",
    "voices_of_split",
    "write_dataset",
    "write_recording",
    "write_talk",
]
