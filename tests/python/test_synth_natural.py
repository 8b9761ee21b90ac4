"""Voices made from recordings of people: flite and SVOX Pico themselves, RHVoice by a program that answers like it."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest
from cli_helpers import Cli
from conftest import require_installed, require_tool

from kws.errors import KwsError
from kws.synth.natural_engine import RATE_HZ, NaturalEngine
from kws.synth.natural_programs import Flite, Pico, RHVoice, VoiceProgram, english_voices, is_any_installed
from kws.synth.voices import Utterance, Voice

RHVOICE = """#!{python}
import sys
import numpy as np
import soundfile

options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
text = sys.stdin.read()
if text == "nothing":
    sys.exit(3)
if text != "silence":
    hz = 300 * float(options["-t"]) / 100
    wave = 0.5 * np.sin(2 * np.pi * hz * np.arange(24000 * 100 // int(options["-r"])) / 24000)
    soundfile.write(options["-o"], wave, 24000)
"""
VOICES = {"bdl": "English", "slt": "English", "anna": "Russian"}


@pytest.fixture
def rhvoice(tmp_path: Path) -> RHVoice:
    program = tmp_path / "RHVoice-test"
    program.write_text(RHVOICE.format(python=sys.executable))
    program.chmod(0o755)
    for name, language in VOICES.items():
        (tmp_path / "voices" / name).mkdir(parents=True)
        (tmp_path / "voices" / name / "voice.info").write_text(f"name={name.title()}\nlanguage={language}\n")
    assert english_voices(tmp_path) == ["bdl", "slt"]
    return RHVoice(str(program), english_voices(tmp_path))


def said(variant: str, rate_wpm: int = 160, pitch: int = 50, text: str = "hello there") -> Utterance:
    return Utterance(text=text, voice=Voice(accent="", variant=variant), rate_wpm=rate_wpm, pitch=pitch)


def pitch_hz(speech: np.ndarray) -> float:
    """Of the loudest 100 ms, by autocorrelation between 60 and 500 Hz."""
    size = RATE_HZ // 10
    blocks = speech[: len(speech) // size * size].astype(float).reshape(-1, size)
    block = blocks[(blocks**2).sum(axis=1).argmax()]
    correlation = np.correlate(block, block, "full")[size - 1 :]
    shortest, longest = RATE_HZ // 500, RATE_HZ // 60
    return RATE_HZ / (shortest + int(correlation[shortest:longest].argmax()))


def flite() -> Flite:
    require_tool("flite", "apt-get install flite")
    return Flite("flite")


def pico() -> Pico:
    require_installed("ttspico", 'pip install "kws[natural]"')
    return Pico()


@pytest.mark.parametrize(
    ("make", "voice"),
    [(flite, "flite-slt"), (flite, "flite-kal16"), (pico, "pico-en-US"), (pico, "pico-en-GB"), (None, "rhvoice-bdl")],
)
def test_voices_take_the_rate_and_the_pitch_they_are_told(
    make: type[VoiceProgram] | None, voice: str, rhvoice: RHVoice
) -> None:
    orders = (said(voice), said(voice, 110), said(voice, 210), said(voice, pitch=90), said(voice, pitch=10))
    with NaturalEngine([rhvoice if make is None else make()]) as engine:
        plain, slow, fast, high, low = engine.speak(orders)
    assert plain.dtype == np.int16
    assert len(slow) > 1.2 * len(plain) > 1.4 * len(fast)
    assert pitch_hz(high) > 1.12 * pitch_hz(plain) > 1.25 * pitch_hz(low)


def test_a_person_is_one_timbre_whatever_program_speaks(rhvoice: RHVoice) -> None:
    with NaturalEngine([rhvoice, flite(), pico()]) as engine:
        voices = engine.voices[0].timbres
    assert {name for name in voices if name.startswith("rhvoice")} == {"rhvoice-bdl", "rhvoice-slt"}
    assert voices["rhvoice-slt"] == voices["flite-slt"] != voices["flite-rms"]
    assert {"flite-awb", "flite-kal16", "pico-en-US", "pico-en-GB"} <= set(voices)
    assert not {"flite-kal", "flite-awb_time"} & set(voices)


def test_what_reads_like_markup_is_text() -> None:
    with NaturalEngine([pico()]) as engine:
        plain, marked = engine.speak([said("pico-en-US", text="yes"), said("pico-en-US", text="yes <break/> & no")])
    assert len(marked) > 1.5 * len(plain)
    assert np.abs(marked.astype(int)).max() > 3000


def test_a_program_that_fails_is_named(rhvoice: RHVoice) -> None:
    engine = NaturalEngine([rhvoice])
    with pytest.raises(KwsError, match="RHVoice-test failed"):
        list(engine.speak([said("rhvoice-bdl", text="nothing")]))
    with pytest.raises(KwsError, match="RHVoice wrote no sound file"):
        list(engine.speak([said("rhvoice-bdl", text="silence")]))


def test_rhvoice_without_english_voices_is_not_there(
    monkeypatch: pytest.MonkeyPatch, rhvoice: RHVoice, tmp_path: Path
) -> None:
    monkeypatch.setattr("kws.synth.natural_programs.shutil.which", lambda name: name if "RH" in name else None)
    monkeypatch.setattr("kws.synth.natural_programs.importlib.util.find_spec", lambda _: None)
    monkeypatch.setenv("RHVOICE_DATA_PATH", str(tmp_path))
    assert is_any_installed()
    for name in rhvoice.voices:
        (tmp_path / "voices" / name / "voice.info").unlink()
    assert not is_any_installed()
    with pytest.raises(KwsError, match="no program with voices of people"):
        NaturalEngine()


def test_without_any_program_the_step_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kws.synth.natural_programs.shutil.which", lambda _: None)
    monkeypatch.setattr("kws.synth.natural_programs.importlib.util.find_spec", lambda _: None)
    with pytest.raises(KwsError, match=r'pip install "kws\[natural\]", and apt-get install flite'):
        NaturalEngine()


def test_the_verb_makes_a_folder_of_peoples_voices(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    flite(), pico().close()
    cli, output = Cli(capsys), tmp_path / "speech"
    told = cli("synth", "-o", output, "--words", "yes,no", "--clips", 6, "--voices", 6, "--engine", "natural")
    assert told.status == 0, told.err
    rows = list(csv.DictReader((output / "manifest.csv").read_text().splitlines()))
    speakers: dict[str, set[str]] = {}
    for row in rows:
        program = {"flite": "flite", "rhvoice": "RHVoice", "pico": "SVOX Pico"}[row["speaker"].partition("-")[0]]
        assert row["licence"] == f"synthetic speech, output of {program}; licences of its voices"
        speakers.setdefault(row["split"], set()).add(row["speaker"].rsplit("-", 1)[0])
    assert len(speakers) == 3
    assert len(set().union(*speakers.values())) == sum(map(len, speakers.values()))
    failed = cli.fails("synth", "-o", tmp_path / "x", "--engine", "natural", "--voice", "slt")
    assert "goes together with --voice" in failed
