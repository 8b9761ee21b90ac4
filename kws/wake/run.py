"""The steps of `kws wake`: audit, speak, train, measure on long recordings, write the operating points."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from kws.audit import CommonWord, PhraseAudit, audit_phrase, common_words, random_sentences
from kws.config import Experiment
from kws.data.clips import BACKGROUND_FOLDER, Source
from kws.data.source import open_noise, open_source
from kws.evaluate.stream import Sweep, calibrated, hear, sweep
from kws.evaluate.stream.points import HOURS_PER_DAY
from kws.files import whole_file
from kws.record import attach, encode, read_record
from kws.report.det import det_picture
from kws.simulate.spotter import Spotter
from kws.streams import Material, StreamConfig, build_stream, read_stream, write_stream
from kws.synth import SynthConfig, open_engine, open_speaker, write_dataset
from kws.train.pipeline import train_model
from kws.train.progress import Progress, Say
from kws.wake.beginning import beginning
from kws.wake.config import WakeConfig
from kws.wake.confusables import taken_for_the_phrase
from kws.wake.experiment import label_of, wake_experiment
from kws.wake.given import open_given
from kws.wake.material import is_recorded, stream_material
from kws.wake.result import WakeResult, facts
from kws.wake.rounds import Mining, train_in_rounds

VOCABULARY_WORDS = 20000
SENTENCES_PER_CLIP = 1.5
"""Of the phrase; a sentence is spoken once. As many more are there for validation and testing."""

SLOW_PERCENT = 98
STREAM_SNR_DB = 10.0


def make_wake_model(config: WakeConfig, progress: Progress, say: Say) -> WakeResult:
    """Makes speech, trains, measures and writes OUTPUT/model.tflite with its operating points.

    Args:
        config: what is made.
        progress: told about training.
        say: called with one line as each step begins.

    Raises:
        KwsError: a step failed; its sentence says why.
    """
    output = config.output
    vocabulary = common_words(VOCABULARY_WORDS)
    audit = _audit(config, vocabulary)
    label = label_of(audit.phrase)
    given = open_given(config, label)
    _speak(config, audit, vocabulary, say)
    synthetic = open_source(output / "speech", Experiment().data)
    sources = [synthetic, *given.recordings]
    said = sum(clip.label == label and clip.split == "training" for each in sources for clip in each.clips)
    experiment = wake_experiment(
        audit.phrase,
        config.recipe,
        longest_ms=_longest_ms(synthetic, label),
        clips=said,
        with_speech=bool(config.speech),
        seed=config.seed,
        settings=config.settings,
    )
    say(f"2/4  training {experiment.recipe} ({output / 'run'})")
    given = replace(given, noise=given.noise or (open_noise(output / "speech" / BACKGROUND_FOLDER),))

    def train(settings: Experiment, mined: Sequence[Source], run: Path, begin: Path | None) -> Path:
        heard = [*sources, *given.speech, *mined]
        return train_model(
            settings, heard, run, noise=given.noise, rooms=given.rooms, progress=progress, begin=begin
        ).model_path

    searched, listened = (
        stream_material(given, synthetic, experiment.data.words, split) for split in ("training", "validation")
    )  # here, so that what is missing is said before hours of training
    mining = Mining(
        rounds=config.mining_rounds,
        material=searched,
        folder=output,
        hours=config.hours,
        seed=config.seed,
    )
    trained = train_in_rounds(experiment, mining, train, say, beginning(experiment))
    say(f"3/4  {config.hours:g} hours of voices it never heard ({output / 'unseen.flac'})")
    model = trained.read_bytes()
    measured = _measure(config, model, listened)
    _write(
        output / "model.tflite", attach(model, encode(calibrated(read_record(model), measured, config.rates_per_day)))
    )
    say("4/4  phrases that sound like it, by name")
    names = [label_of(text) for text in audit.sounds_alike]
    confused = taken_for_the_phrase(Spotter(output / "model.tflite"), synthetic, names, "testing")
    result = WakeResult(
        model_path=output / "model.tflite",
        audit=audit,
        measured=measured,
        recorded=is_recorded(given, experiment.data.words, "validation"),
        confused=confused,
    )
    _write(output / "wake.json", (json.dumps(facts(result), indent=2) + "\n").encode())
    return result


def _audit(config: WakeConfig, vocabulary: Sequence[CommonWord]) -> PhraseAudit:
    with open_engine() as phonetics:
        return audit_phrase(
            config.phrase, phonetics, vocabulary=vocabulary, count=config.confusables, pairs=config.pairs
        )


def _speak(config: WakeConfig, audit: PhraseAudit, vocabulary: Sequence[CommonWord], say: Say) -> None:
    trained = round(SENTENCES_PER_CLIP * config.clips)
    same = (*audit.phrase.split(), *audit.homophones)
    sentences = random_sentences(vocabulary, 2 * trained, without=same, seed=config.seed)
    with open_speaker(config.speaker) as engine:
        say(f"1/4  speaking {config.phrase!r} and what sounds like it with {engine.name}")
        speech = SynthConfig.with_held_out(
            config.clips,
            commands=(audit.phrase,),
            confusables=audit.sounds_alike,
            confusable_ratio=4.0,
            sentences=sentences[:trained],
            held_out_sentences=sentences[trained:],
            sentence_ratio=SENTENCES_PER_CLIP,
            clip_ms=2500,
            seed=config.seed,
        )
        write_dataset(config.output / "speech", speech, engine)


def _longest_ms(source: Source, label: str) -> float:
    lengths = [clip.word_s[1] - clip.word_s[0] for clip in source.clips if clip.label == label and clip.word_s]
    return float(1000 * np.percentile(lengths, SLOW_PERCENT))


def _measure(config: WakeConfig, model: bytes, material: Material) -> Sweep:
    """The model on a recording of the best voices there are: the user's, else synthetic ones; all of them unseen."""
    record = read_record(model)
    path = config.output / "unseen.flac"
    stream = StreamConfig(hours=config.hours, snr_db=STREAM_SNR_DB, seed=config.seed)
    write_stream(path, build_stream(material, stream))
    heard = hear(model, [lambda: read_stream(path)])
    measured = sweep(record, heard, rates_per_hour=[rate / HOURS_PER_DAY for rate in config.rates_per_day])
    points = [(score.false_accepts.per_hour, score.false_rejects.value) for score in measured.scores]
    hours = measured.scores[0].false_accepts.hours
    det_picture(
        {config.phrase: points}, f"{hours:.2f} h without the phrase", config.output / "trade-off.png", 1 / hours
    )
    return measured


def _write(path: Path, data: bytes) -> None:
    with whole_file(path) as draft:
        draft.write_bytes(data)
