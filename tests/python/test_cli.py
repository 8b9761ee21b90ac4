"""The frame of the command line: version, help, exit status, one sentence per failure."""

import errno
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_helpers import bursts, sentence, start

import kws
from kws.cli import main as cli_main
from kws.cli.main import VERBS, run
from kws.errors import KwsError


def test_version(cli):
    assert cli("--version") == (0, f"kws {kws.__version__}\n", "")


def test_no_verb_shows_help(cli):
    outcome = cli()
    assert outcome.status == 2
    assert all(verb in outcome.out + outcome.err for verb in VERBS)
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(cli, verb):
    outcome = cli(verb, "--help")
    assert outcome.status == 0
    assert f"kws {verb}" in outcome.out


def test_wrong_usage_is_status_2(cli):
    assert "No such command" in cli.fails("detct", status=2)
    assert "kws detect --help" in cli.fails("detect", status=2)
    assert "--frobnicate" in cli.fails("info", "x", "--frobnicate", status=2)


def raising(error):
    def verb() -> None:
        raise error

    return verb


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (KwsError("two\n  lines"), 1, "two lines"),
        (OSError(errno.ENOSPC, "No space left on device", "/data/x"), 1, "/data/x: No space left on device"),
        (OSError("odd"), 1, "odd"),
        (ModuleNotFoundError("no", name="tensorflow.python"), 1, 'pip install "kws[train]"'),
        (ModuleNotFoundError("no", name="jax"), 1, 'pip install "kws[train]"'),
        (ModuleNotFoundError("no", name="sounddevice"), 1, 'pip install "kws[mic]"'),
        (ModuleNotFoundError("no", name="tflite_micro"), 1, 'pip install "kws[reference]"'),
        (MemoryError(), 1, "not enough memory"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_failures_are_one_sentence(cli, monkeypatch, error, status, text):
    monkeypatch.setattr(cli_main, "app", lambda **_: raising(error)())
    monkeypatch.setattr(cli_main, "_discard_stdout", lambda: None)
    assert text in cli.fails("info", status=status)


@pytest.mark.parametrize("error", [ValueError("our mistake"), ModuleNotFoundError("no", name="kws.nothing")])
def test_our_own_mistakes_are_not_hidden(monkeypatch, error):
    monkeypatch.setattr(cli_main, "app", lambda **_: raising(error)())
    with pytest.raises(type(error)):
        run(["info"])


def test_full_disk_behind_standard_output(model):
    with Path("/dev/full").open("wb") as full:
        process = start("info", model, stdout=full)
        _, err = process.communicate()
    assert process.returncode == 1
    assert "No space left on device" in sentence(err.decode())


def test_reader_that_goes_away_is_no_failure(model):
    process = start("detect", model, "-", "--json")
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(bursts(20.0).tobytes())
    assert (process.returncode, err) == (141, b"")


def test_ctrl_c_is_status_130(model):
    process = start("detect", model, "-")
    process.stdin.write(bytes(3200))
    process.stdin.flush()
    assert process.stdout.readline() == b"-\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert sentence(err.decode()) == "interrupted"


def test_light_verbs_do_not_import_what_trains(model):
    heavy = {"tensorflow", "keras", "jax"}
    code = f"import sys, kws.cli.main as m; m.run(['info', {str(model)!r}]); sys.exit(bool({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr


def test_wrong_usage_names_the_help_of_the_very_command(model):
    process = start("bench", "wake", model, "x.wav")
    _, err = process.communicate()
    assert process.returncode == 2
    assert sentence(err.decode()).endswith("(see: kws bench wake --help)")
