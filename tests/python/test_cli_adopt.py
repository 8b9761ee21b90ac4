"""`kws adopt`: a published model becomes one that every other verb takes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli, bursts
from conftest import require_package, require_tool

from kws.export import check_package, export_package
from kws.export.targets import check_target
from kws.record import read_record

pymicro_wakeword = require_package("pymicro_wakeword", "pip install pymicro-wakeword")
FOLDER = Path(pymicro_wakeword.__file__).parent / "models"


@pytest.fixture
def adopted(cli: Cli, tmp_path: Path) -> Path:
    manifest = FOLDER / "hey_jarvis.json"
    outcome = cli("adopt", FOLDER / "hey_jarvis.tflite", "--manifest", manifest, "-o", tmp_path / "jarvis")
    assert outcome.status == 0, outcome.err
    assert outcome.out.strip() == str(tmp_path / "jarvis/model.tflite")
    return tmp_path / "jarvis"


def test_the_manifest_says_everything(adopted: Path) -> None:
    record = read_record(adopted / "model.tflite")
    assert record.keywords == ("hey_jarvis",)
    assert record.detector.smoothing_steps == 5
    assert record.provenance["wake_word"] == "Hey Jarvis"
    assert record.provenance["author"] == "Kevin Ahrendt"


def test_options_win_over_the_manifest(cli: Cli, tmp_path: Path) -> None:
    outcome = cli(
        *("adopt", FOLDER / "alexa.tflite", "--manifest", FOLDER / "alexa.json", "-o", tmp_path, "--label", "alexa!"),
        *("--threshold", 0.5, "--window", 3, "--hop-ms", 20, "--licence", "Apache-2.0"),
    )
    assert outcome.status == 0, outcome.err
    record = read_record(tmp_path / "model.tflite")
    assert record.keywords == ("alexa!",)
    assert record.detector.smoothing_steps == 3
    assert record.points[0].threshold_q15 == (16426,)
    assert record.frontend.hop_samples == 320
    assert record.provenance["licence"] == "Apache-2.0"


def test_info_and_detect_take_it(cli: Cli, adopted: Path, tmp_path: Path) -> None:
    shown = cli("info", adopted)
    assert "micro front end of TensorFlow Lite Micro, 10 ms hop" in shown.out
    facts = json.loads(cli("info", adopted, "--json").out)
    assert facts["frontend"]["kind"] == "microfrontend"
    soundfile.write(tmp_path / "a.wav", bursts(2), 16000)
    outcome = cli("detect", adopted, tmp_path / "a.wav")
    assert outcome.status == 0, outcome.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--label", "a"), "give --label and --threshold"),
        (("--label", "a", "--threshold", 2), "threshold 2.0, expected a probability"),
        (("--label", "a", "--label", "b", "--threshold", 0.5), "score_output"),
        (("--label", "a", "--threshold", 0.5, "--hop-ms", 31), "hop_ms is 31"),
        (("--label", "a", "--threshold", 0.5, "--frontend", "mfcc"), "--frontend mfcc is unknown"),
        (("--manifest", FOLDER / "alexa.tflite"), "not a JSON file"),
        (("--manifest", FOLDER / "none.json"), "cannot be read"),
    ],
)
def test_bad_input_gets_one_sentence_and_leaves_no_file(
    cli: Cli, tmp_path: Path, arguments: tuple[object, ...], sentence: str
) -> None:
    outcome = cli("adopt", FOLDER / "alexa.tflite", "-o", tmp_path / "out", *arguments)
    assert outcome.status == 1
    assert sentence in outcome.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"type": "openWakeWord"}, "not a microWakeWord manifest"),
        ({"micro": {"sliding_window_size": 5, "feature_step_size": 10}}, "probability_cutoff is null"),
        ({"wake_word": 3}, "wake_word is 3, expected text"),
    ],
)
def test_damaged_manifests_are_refused(cli: Cli, tmp_path: Path, change: dict[str, object], sentence: str) -> None:
    manifest = tmp_path / "a.json"
    manifest.write_text(json.dumps(json.loads((FOLDER / "alexa.json").read_text()) | change))
    outcome = cli("adopt", FOLDER / "alexa.tflite", "--manifest", manifest, "-o", tmp_path / "out")
    assert outcome.status == 1
    assert sentence in outcome.err


@pytest.mark.parametrize("target", ["cortex-m4", "s390x"])
def test_an_exported_package_computes_the_same_elsewhere(adopted: Path, tmp_path: Path, target: str) -> None:
    machine = check_target(target)
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    pcm = np.concatenate([bursts(1), np.full(1600, -32768, np.int16)])
    result = export_package(adopted, "host", tmp_path / "package", golden_pcm=pcm)
    assert all(result.golden.stage_crc32[name] for name in ("root", "noise", "gain", "scores"))
    checked = check_package(tmp_path / "package", on=target)
    assert checked.passed, checked.output
    assert "selftest passed" in checked.output
