"""The steps of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kws.config import Experiment
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.config.recipes import recipe
from kws.data.clips import BACKGROUND_FOLDER
from kws.data.source import open_noise, open_source
from kws.demo import folder
from kws.demo.program import run_package
from kws.evaluate.accuracy import AccuracyResult, measure_accuracy
from kws.evaluate.clips import load_clips
from kws.evaluate.events import EventScore, match_events
from kws.export import ExportResult, export_package
from kws.record import read_record
from kws.report.confusion import confusion_picture
from kws.simulate.spotter import Spotter
from kws.streams import StreamWord
from kws.synth import (
    PhraseConfig,
    Recording,
    SpeechEngine,
    SynthConfig,
    make_recording,
    open_engine,
    write_dataset,
    write_recording,
)
from kws.synth.words import DEFAULT_COMMANDS
from kws.train.pipeline import train_model
from kws.train.progress import Progress, Say

TARGET = "ceva-bx"


@dataclass(frozen=True, kw_only=True)
class DemoConfig:
    """What is shown.

    Attributes:
        output: folder for everything that is made.
        words: commands to learn.
        clips: training clips per command.
        seed: of speech and training.
    """

    output: Path
    words: tuple[str, ...] = DEFAULT_COMMANDS
    clips: int = 300
    seed: int = 1

    @property
    def experiment(self) -> Experiment:
        """The recipe `demo` for these words."""
        base = recipe("demo")
        return replace(
            base,
            data=replace(base.data, words=self.words),
            train=replace(base.train, seed=self.seed),
        )


@dataclass(frozen=True, kw_only=True)
class DemoResult:
    """What the demonstration found.

    Attributes:
        accuracy: on single words of unseen voices, through the C library.
        exported: the package.
        events: of the exported package's own program on the recording of phrases.
        recording_s: its length.
        note: what is missing to build for the target itself; empty: nothing.
    """

    accuracy: AccuracyResult
    exported: ExportResult
    events: EventScore
    recording_s: float
    note: str


def run_demo(config: DemoConfig, progress: Progress, say: Say) -> DemoResult:
    """Makes speech, trains, exports and tries the result.

    Args:
        config: what is shown.
        progress: told about training.
        say: called with one line as each step begins.

    Raises:
        KwsError: a step failed; its sentence says why.
    """
    output = config.output
    folder.start(output)
    with open_engine() as engine:
        say(f"1/5  speaking {', '.join(config.words)} and other words with {engine.name}")
        recording = _speak(config, engine)
    say(f"2/5  training a streaming GRU, then with int8 simulated ({output / 'run'})")
    model = _train(config, progress)
    say("3/5  words of voices it never heard, one by one, through the C library")
    accuracy = _test(config, model)
    say(f"4/5  exporting for {TARGET} ({output / TARGET})")
    exported = export_package(model, TARGET, output / TARGET, name="demo")
    say("5/5  building the package for this computer and running it on phrases of unseen voices")
    program = run_package(output / TARGET, output / "phrases.wav", output / "build")
    result = DemoResult(
        accuracy=accuracy,
        exported=exported,
        events=match_events(_said(recording), program.events),
        recording_s=recording.pcm.size / SAMPLE_RATE_HZ,
        note=program.note,
    )
    folder.finish(output, facts(result))
    return result


def facts(result: DemoResult) -> dict[str, object]:
    """The figures of a result as plain JSON types."""
    return {
        "state": "finished",
        "accuracy": result.accuracy.accuracy.value,
        "clips": result.accuracy.accuracy.trials,
        "model_bytes": result.exported.model_bytes,
        "memory_bytes": result.exported.memory_bytes,
        "words_said": result.events.hit_rate.trials,
        "found": len(result.events.found),
        "missed": len(result.events.missed),
        "confused": len(result.events.confused),
        "false": len(result.events.false),
        "recording_s": result.recording_s,
    }


def _speak(config: DemoConfig, engine: SpeechEngine) -> Recording:
    data = SynthConfig.with_held_out(config.clips, commands=config.words, seed=config.seed)
    write_dataset(config.output / "data", data, engine)
    recording = make_recording(PhraseConfig(commands=config.words, seed=config.seed), engine)
    write_recording(recording, config.output / "phrases.wav")
    return recording


def _train(config: DemoConfig, progress: Progress) -> Path:
    data = config.output / "data"
    trained = train_model(
        config.experiment,
        [open_source(data, config.experiment.data)],
        config.output / "run",
        noise=[open_noise(data / BACKGROUND_FOLDER)],
        progress=progress,
        cache=config.output / "cache",
    )
    return trained.model_path


def _test(config: DemoConfig, model: Path) -> AccuracyResult:
    labels = [label.name for label in read_record(model).labels]
    data = config.output / "data"
    clips = load_clips([data], labels, config.experiment.data, "testing", noise=[data / BACKGROUND_FOLDER])
    result = measure_accuracy(Spotter(model), clips, config.experiment.train.readout_steps)
    title = f"unseen voices: {100 * result.accuracy.value:.1f} %"
    confusion_picture(result.confusion, result.labels, title, config.output / "confusion.png")
    return result


def _said(recording: Recording) -> list[StreamWord]:
    return [
        StreamWord(
            keyword=word.keyword,
            start_s=word.start_sample / SAMPLE_RATE_HZ,
            end_s=word.end_sample / SAMPLE_RATE_HZ,
        )
        for word in recording.words
    ]
