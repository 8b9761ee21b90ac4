"""kws detect: what it reads, what it prints, what it refuses."""

import json

import numpy as np
import pytest
import soundfile
from cli_helpers import bursts, sentence, start
from export_model import example_model, example_record
from tiny_model import tiny_model

from kws.config import FrontendConfig, TwoStageConfig
from kws.record import attach, encode
from kws.simulate.spotter import Spotter
from kws.simulate.two_stage import TwoStageSpotter

PCM = bursts(3.0)


@pytest.fixture
def wav(tmp_path):
    path = tmp_path / "noise.wav"
    soundfile.write(path, PCM, 16000, subtype="PCM_16")
    return path


@pytest.fixture(scope="module")
def expected():
    events = Spotter(example_model()).push(PCM)
    assert len(events) > 1
    return events


def test_table_holds_every_event(cli, model, wav, expected):
    outcome = cli("detect", model, wav)
    assert (outcome.status, outcome.err) == (0, "")
    name, header, *rows, total = outcome.out.splitlines()
    assert name == str(wav)
    assert header.split() == ["start", "s", "end", "s", "score", "keyword"]
    assert total == f"{len(expected)} events in 3.00 s"
    for row, event in zip(rows, expected, strict=True):
        assert row.split() == [f"{event.start_s:.2f}", f"{event.end_s:.2f}", f"{event.score:.2f}", event.keyword]


def test_json_is_one_object_per_line(cli, model, wav, expected):
    outcome = cli("detect", model, wav, "--json")
    found = [json.loads(line) for line in outcome.out.splitlines()]
    assert [(event["keyword"], event["end_s"], event["score"]) for event in found] == [
        (event.keyword, event.end_s, event.score) for event in expected
    ]
    assert {event["file"] for event in found} == {str(wav)}


def test_each_file_starts_afresh(cli, model, wav):
    twice = cli("detect", model, wav, wav).out.splitlines()
    assert twice[: len(twice) // 2] == twice[len(twice) // 2 :]


def test_operating_point_changes_the_thresholds(cli, model, wav):
    stricter = Spotter(example_model(), 1).push(PCM)
    assert len(stricter) < len(Spotter(example_model()).push(PCM))
    assert cli("detect", model, wav, "--operating-point", 1).out.endswith(f"{len(stricter)} events in 3.00 s\n")
    assert "operating point 2, expected 0 to 1" in cli.fails("detect", model, wav, "--operating-point", 2)


def test_commands_are_awaited_after_a_wake_word(cli, model, wav, tmp_path):
    second = tmp_path / "commands.tflite"
    second.write_bytes(example_model())
    options = ("--commands", second, "--listen-ms", 700, "--history-ms", 0, "--single-command")
    config = TwoStageConfig(listen_ms=700, history_ms=0, single_command=True)
    expected = TwoStageSpotter(example_model(), example_model(), config).push(PCM)
    found = [json.loads(line) for line in cli("detect", model, wav, *options, "--json").out.splitlines()]
    assert [(each["stage"], each["end_s"]) for each in found] == [(each.stage, each.end_s) for each in expected]
    assert {"wake", "commands"} == {each["stage"] for each in found}
    table = cli("detect", model, wav, *options, "--levels").out
    assert table.count("(command)") == sum(each.stage == "commands" for each in expected)
    assert table.count("level: peak") == 3
    second.write_bytes(attach(tiny_model(seed=3), encode(example_record(FrontendConfig(window_ms=25.0, low_hz=90)))))
    assert "one front end, but low_hz is 60 in one and 90 in the other" in cli.fails("detect", model, wav, *options)


def test_folder_of_a_model_will_do(cli, model, wav):
    assert cli("detect", model.parent, wav).status == 0


@pytest.mark.parametrize("form", [(8000, 1, "PCM_16"), (16000, 2, "PCM_16"), (16000, 1, "PCM_24")])
def test_other_formats_are_converted(cli, model, tmp_path, form):
    rate, channels, subtype = form
    path = tmp_path / "other.wav"
    soundfile.write(path, np.zeros((rate, channels)), rate, subtype=subtype)
    assert cli("detect", model, path).out.endswith("events in 1.00 s\n")


@pytest.mark.parametrize("as_wav", [False, True])
def test_standard_input(model, wav, expected, as_wav):
    process = start("detect", model, "-", "--json")
    out, err = process.communicate(wav.read_bytes() if as_wav else PCM.tobytes())
    assert (process.returncode, err) == (0, b"")
    assert [json.loads(line)["end_s"] for line in out.splitlines()] == [event.end_s for event in expected]


def test_events_come_while_the_pipe_is_open(model, expected):
    process = start("detect", model, "-", "--json")
    process.stdin.write(PCM.tobytes())
    process.stdin.flush()
    first = json.loads(process.stdout.readline())
    assert first["end_s"] == expected[0].end_s
    process.communicate()
    assert process.returncode == 0


def test_bad_files_do_not_stop_the_good_ones(cli, model, wav):
    tmp_path = wav.parent
    (tmp_path / "empty.wav").touch()
    outcome = cli("detect", model, tmp_path / "empty.wav", wav, tmp_path / "gone.wav")
    assert outcome.status == 1
    assert outcome.out.count(" events in 3.00 s") == 1
    assert [line.partition(": ")[2].partition(":")[0] for line in outcome.err.splitlines()] == [
        str(tmp_path / "empty.wav"),
        str(tmp_path / "gone.wav"),
    ]


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "truncated"])
def test_bad_file_is_one_sentence(cli, model, wav, kind):
    path = wav.with_name("bad.wav")
    content, text = {
        "missing": (None, "no such file"),
        "empty": (b"", "empty file"),
        "text": (b"text " * 99, "not readable as audio"),
        "truncated": (wav.read_bytes()[:5000], "truncated"),
    }[kind]
    if content is not None:
        path.write_bytes(content)
    assert text in cli.fails("detect", model, path)


def test_nothing_to_listen_to_is_wrong_usage(cli, model):
    assert "standard input, or --mic" in cli.fails("detect", model, status=2)
    assert "standard input, or --mic" in cli.fails("detect", model, "a.wav", "--mic", status=2)


def test_microphone_that_is_not_there(model):
    process = start("detect", model, "--mic", "--device", "no such device")
    _, err = process.communicate()
    assert process.returncode == 1
    assert "mic" in sentence(err.decode())
