"""Speech by other programs: any command line, and Piper with voices of the user's own."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli
from conftest import require_package
from piper_voice import TONE_SAMPLES, write_voice

from kws.errors import KwsError
from kws.synth import Speaker, open_speaker, voices_of_split
from kws.synth.command_engine import RATE_HZ, CommandEngine
from kws.synth.joint_engine import JointEngine
from kws.synth.piper_engine import PiperEngine
from kws.synth.voices import Utterance, Voice, VoiceSet, split_of, splits_of, splits_of_sets

VOICES = ("ann", "bob", "cay", "dan")
PROGRAM = """
import sys
import numpy as np
import soundfile

text, voice, output, rate, pitch = sys.argv[1:]
if voice == "broken":
    sys.exit("no such speaker")
if voice == "silent":
    sys.exit(0)
if voice == "junk":
    open(output, "w").write("junk")
    sys.exit(0)
seconds = len(text) * 8 / float(rate)
hz = 200 + 100 * (sum(voice.encode()) % 9)
wave = 0.5 * np.sin(2 * np.pi * hz * np.arange(int(seconds * 32000)) / 32000)
soundfile.write(output, np.stack([wave, 0 * wave], axis=1), 32000)
"""


@pytest.fixture
def command(tmp_path: Path) -> str:
    program = tmp_path / "my tts.py"
    program.write_text(PROGRAM)
    return f"'{sys.executable}' '{program}' {{text}} {{voice}} {{output}} {{rate}} {{pitch}}"


def said(text: str, voice: str, rate_wpm: int = 160) -> Utterance:
    return Utterance(text=text, voice=Voice(accent="", variant=voice), rate_wpm=rate_wpm)


def loudest_hz(pcm: np.ndarray, rate_hz: int) -> float:
    return float(np.abs(np.fft.rfft(pcm.astype(float))).argmax() * rate_hz / len(pcm))


def test_a_command_speaks_each_text_in_its_voice_at_its_rate(command: str) -> None:
    with open_speaker(Speaker(engines=("command",), voices=VOICES, command=command)) as engine:
        assert engine.voices[0].timbres == {voice: voice for voice in VOICES}
        assert "licence of that program" in engine.licence_of(Voice(accent="", variant="ann"))
        utterances = [said("yes" * (1 + number % 3), VOICES[number % 4], 120 + number) for number in range(9)]
        heard = list(engine.speak(utterances))
    for utterance, pcm in zip(utterances, heard, strict=True):
        assert pcm.dtype == np.int16
        seconds = len(utterance.text) * 8 / utterance.rate_wpm
        assert len(pcm) == pytest.approx(seconds * RATE_HZ, abs=4)
        hz = 200 + 100 * (sum(utterance.voice.variant.encode()) % 9)
        assert loudest_hz(pcm, RATE_HZ) == pytest.approx(hz, abs=10)


def test_no_shell_sees_the_text(command: str, tmp_path: Path) -> None:
    engine = CommandEngine(command, VOICES)
    victim = tmp_path / "victim"
    victim.write_text("here")
    text = f"a'; rm {victim}; $(rm {victim}) {{voice}} \"*"
    (pcm,) = engine.speak([said(text, "ann")])
    assert len(pcm) == pytest.approx(len(text) * 8 / 160 * RATE_HZ, abs=4), "the text came as one argument, unchanged"
    assert victim.read_text() == "here"


@pytest.mark.parametrize(
    ("voice", "sentence"),
    [("broken", r"failed \(no such speaker\)"), ("silent", "has not written"), ("junk", "wrote no sound file")],
)
def test_a_program_that_fails_is_named(command: str, voice: str, sentence: str) -> None:
    engine = CommandEngine(command, ("broken", "silent", "junk"))
    with pytest.raises(KwsError, match=sentence):
        list(engine.speak([said("yes", voice)]))


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("tts {text} {speaker} {output}", r"\{speaker\} is not known, expected some of \{text\}"),
        ("tts {voice} {output}", r"has no \{text\}"),
        ("tts {text} {voice}", r"has no \{output\}"),
        ("tts {text} {output}", r"has no \{voice\}"),
        ("tts 'open {text} {voice} {output}", "cannot be split"),
        ("no-such-tts {text} {voice} {output}", "there is no program no-such-tts"),
    ],
)
def test_templates_that_cannot_work_are_refused(template: str, sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence):
        CommandEngine(template, VOICES)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"engines": ("flite",)},
            "unknown engine 'flite', expected one of auto, library, program, natural, piper, kokoro, command",
        ),
        ({"engines": ("command",), "voices": VOICES}, "--engine command and --command go together"),
        ({"command": "x {text} {output}"}, "--engine command and --command go together"),
        ({"engines": ("piper",)}, "goes together with --voice"),
        ({"voices": VOICES}, "goes together with --voice"),
        ({"engines": ()}, "no engine, expected one of auto"),
        ({"engines": ("natural", "natural")}, "--engine natural, natural: expected each once"),
        ({"engines": ("auto", "library")}, "--engine auto, library: expected each once"),
        ({"engines": ("piper", "command"), "voices": VOICES}, "of one engine, not of piper and command"),
        ({"engines": ("piper",), "voices": ("a", "b", "a")}, "given twice"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(settings: dict[str, object], sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence):
        Speaker(**settings)  # type: ignore[arg-type]


def test_few_voices_still_share_no_split() -> None:
    few = VoiceSet(timbres={voice: voice for voice in VOICES})
    splits = splits_of(VOICES)
    assert sorted(splits.values()) == ["testing", "training", "training", "validation"]
    drawn = {split: {v.variant for v in voices_of_split([few], split, 6, seed=1)} for split in set(splits.values())}
    assert sum(map(len, drawn.values())) == len(set().union(*drawn.values())) == 4
    many = [f"speaker{number}" for number in range(60)]
    assert splits_of(many) == {name: split_of(name) for name in many}
    with pytest.raises(KwsError, match="there are 2 voices, expected at least 3"):
        splits_of(("a", "b"))


def test_several_engines_speak_equally_often_and_share_no_timbre_between_splits() -> None:
    many = VoiceSet(timbres={f"m{number}": f"m{number}" for number in range(60)}, accents=("us", "uk"))
    few = VoiceSet(timbres={**{voice: voice for voice in VOICES}, "m7again": "m7"})
    two = VoiceSet(timbres={"eve": "eve", "fay": "fay"})
    splits = splits_of_sets([many, few, two])
    assert splits["m7"] == splits_of(many.timbres.values())["m7"], "the first set decides"
    assert splits["eve"] == splits["fay"] == "training", "two voices cannot be divided"
    for split in ("training", "validation", "testing"):
        voices = voices_of_split([many, few, two], split, 60, seed=1)
        sets = Counter("many" if voice.accent else "two" if voice.variant in two.timbres else "few" for voice in voices)
        assert sets == ({"many": 20, "few": 20, "two": 20} if split == "training" else {"many": 30, "few": 30})
        assert voices == voices_of_split([many, few, two], split, 60, seed=1)
        assert {voice.accent == "" for voice in voices_of_split([many, few], split, 1, seed=1)} == {True, False}
    assert set(splits_of_sets([two, VoiceSet(timbres={"gus": "gus"})]).values()) == {
        "training",
        "validation",
        "testing",
    }


def test_a_joint_engine_hands_each_text_to_the_engine_with_the_voice(command: str, tmp_path: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text(PROGRAM)
    first = CommandEngine(command, VOICES)
    second = CommandEngine(command.replace("my tts.py", "other.py"), ("eve", "fay", "gus"))
    second.rate_hz = 8000  # what it yields is told to be slower than it is: the joint engine stretches it
    with JointEngine([first, second]) as engine:
        assert engine.rate_hz == RATE_HZ
        heard = list(engine.speak([said("yes", "eve"), said("yes", "ann"), said("no no", "fay"), said("no", "bob")]))
    lengths = [len(text) * 8 / 160 * RATE_HZ for text in ("yes" * 3, "yes", "no no" * 3, "no")]
    assert [len(pcm) for pcm in heard] == pytest.approx(lengths, abs=12)
    assert engine.licence_of(Voice(accent="", variant="ann")) == first.licence_of(Voice(accent="", variant="ann"))
    with pytest.raises(KwsError, match="both have a voice ann"):
        JointEngine([first, CommandEngine(command, ("ann", "zoe", "kim"))])


def test_whatever_was_opened_is_closed(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    class Counting(CommandEngine):
        def __enter__(self) -> Counting:
            opened.append(self.name)
            return self

        def __exit__(self, *_: object) -> None:
            opened.pop()

    monkeypatch.setattr("kws.synth.command_engine.CommandEngine", Counting)
    monkeypatch.setattr("kws.synth.natural_engine.NaturalEngine", lambda: Counting(command, ("eve", "fay", "gus")))
    both = Speaker(engines=("natural", "command"), voices=VOICES, command=command)
    with open_speaker(both) as engine:
        assert isinstance(engine, JointEngine)
        assert len(opened) == 2
    assert not opened
    for fails in (replace(both, voices=("ann", "eve", "kim")), replace(both, command="absent {text} {voice} {output}")):
        with pytest.raises(KwsError):
            open_speaker(fails)
        assert not opened


def test_the_verb_speaks_with_several_engines(capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path) -> None:
    cli, output = Cli(capsys), tmp_path / "speech"
    options = [word for voice in VOICES for word in ("--voice", voice)]
    arguments = ("--words", "yes", "--clips", 10, "--voices", 10, "--engine", "auto")
    told = cli("synth", "-o", output, *arguments, "--engine", "command", "--command", command, *options)
    assert told.status == 0, told.err
    rows = [row for row in csv.DictReader((output / "manifest.csv").read_text().splitlines()) if row["label"] == "yes"]
    spoken = Counter((row["split"] == "training", "eSpeak NG" in row["licence"]) for row in rows)
    assert spoken[True, True] == spoken[True, False] == 5
    assert min(spoken[False, True], spoken[False, False]) >= 1
    absent = ("--engine", "piper", "--voice", tmp_path / "none.onnx")
    failed = cli.fails("synth", "-o", tmp_path / "x", *arguments, *absent)
    assert "none.onnx" in failed or "kws[piper]" in failed
    assert not (tmp_path / "x").exists()


def test_the_verb_makes_a_folder_with_another_program(
    capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path
) -> None:
    cli, output = Cli(capsys), tmp_path / "speech"
    options = [word for voice in ("us/ann", *VOICES[1:]) for word in ("--voice", voice)]
    arguments = ("--words", "yes,no", "--clips", 3, "--voices", 4)
    told = cli("synth", "-o", output, *arguments, "--engine", "command", "--command", command, *options)
    assert told.status == 0, told.err
    rows = list(csv.DictReader((output / "manifest.csv").read_text().splitlines()))
    assert {row["label"] for row in rows} >= {"yes", "no"}
    speakers: dict[str, set[str]] = {}
    for row in rows:
        assert soundfile.info(output / row["path"]).frames == 16000
        assert "licence of that program" in row["licence"]
        speakers.setdefault(row["split"], set()).add(row["speaker"].rsplit("-", 1)[0])
    assert len(set().union(*speakers.values())) == sum(map(len, speakers.values())) == 4
    assert "us_ann" in set().union(*speakers.values())
    failed = cli.fails("synth", "-o", tmp_path / "x", *arguments, "--engine", "command", "--voice", "a")
    assert "go together" in failed
    two = cli.fails(
        "synth", "-o", tmp_path / "x", *arguments, "--engine", "command", "--command", command, *options[:4]
    )
    assert "2 voices, expected at least 3" in two
    assert not (tmp_path / "x").exists()


def test_piper_speaks_with_every_speaker_of_every_voice(tmp_path: Path) -> None:
    require_package("piper", "pip install 'kws[piper]'")
    paths = [
        write_voice(tmp_path / "en_US-ann-low.onnx", 500),
        write_voice(tmp_path / "en_US-ann-high.onnx", 750),
        write_voice(tmp_path / "en_GB-many-medium.onnx", 1500, speakers=3),
    ]
    with PiperEngine(paths) as engine:
        assert engine.voices[0].timbres == {
            "en_US-ann-low": "en_US-ann",
            "en_US-ann-high": "en_US-ann",
            **{f"en_GB-many-medium#{speaker}": f"en_GB-many#{speaker}" for speaker in range(3)},
        }
        assert engine.name.startswith("Piper ")
        words = [said("yes", "en_US-ann-low"), said("seven", "en_GB-many-medium#2"), said("no", "en_US-ann-high")]
        heard = list(engine.speak(words))
    for utterance, pcm, hz in zip(words, heard, (500, 1500, 750), strict=True):
        ids = 2 * len(utterance.text) + 3  # begin, end, and what Piper puts between phonemes
        assert len(pcm) == pytest.approx(ids * TONE_SAMPLES * engine.rate_hz / 16000, abs=2 * TONE_SAMPLES)
        assert loudest_hz(pcm, engine.rate_hz) == pytest.approx(hz, abs=40)
        assert np.abs(pcm.astype(int)).max() > 20000


def test_what_is_no_voice_of_piper_is_named(tmp_path: Path) -> None:
    require_package("piper", "pip install 'kws[piper]'")
    with pytest.raises(KwsError, match=r"none\.onnx: does not exist, expected a voice of Piper"):
        PiperEngine([tmp_path / "none.onnx"])
    voice = write_voice(tmp_path / "a.onnx", 500)
    voice.write_bytes(b"junk")
    with pytest.raises(KwsError, match=r"a\.onnx: not a voice of Piper"):
        PiperEngine([voice])


def test_without_piper_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kws.synth.piper_engine.importlib.util.find_spec", lambda _: None)
    with pytest.raises(KwsError, match=r'pip install "kws\[piper\]"'):
        PiperEngine([tmp_path / "a.onnx"])
