"""`cmake --install`, and the example program built against what was installed, by find_package and by pkg-config."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from conftest import ROOT, require_tool
from library_build import TARGETS, build_library, run
from tiny_model import chain_model, chain_record, noise, tiny_model

import kws
from kws.config import FrontendConfig
from kws.simulate.spotter import Spotter

EXAMPLE = ROOT / "firmware" / "app" / "wav"
HEADERS = {
    "whispro.h",
    "whispro_two_stage.h",
    "wsp/base.h",
    "wsp/detector.h",
    "wsp/engine.h",
    "wsp/engine_steps.h",
    "wsp/frontend.h",
    "wsp/layout.h",
    "wsp/levels.h",
    "wsp/microfrontend.h",
    "wsp/port.h",
    "wsp/voice.h",
}


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation, moved after it was made."""
    folder = tmp_path_factory.mktemp("library")
    build_library(TARGETS[0], folder / "build", "Release")
    run("cmake", "--install", folder / "build", "--prefix", folder / "first")
    return (folder / "first").rename(folder / "moved")


def example_copy(folder: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, folder / "example"))


@pytest.fixture(scope="module")
def program(prefix: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """whispro_wav, built from a copy of its folder with find_package."""
    source = example_copy(tmp_path_factory.mktemp("cmake"))
    build = source / "build"
    run("cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", build)
    return build / "whispro_wav"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "model.tflite"
    path.write_bytes(chain_model())
    return path


def start(*command: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(command, input=stdin, capture_output=True, check=False)
    return subprocess.CompletedProcess(command, result.returncode, result.stdout.decode(), result.stderr.decode())


def wav(path: Path, pcm: np.ndarray, rate_hz: int = 16000, subtype: str = "PCM_16") -> Path:
    sf.write(path, pcm, rate_hz, subtype=subtype, format="WAV")
    return path


def test_installs_headers_library_and_package_files(prefix: Path) -> None:
    assert {str(p.relative_to(prefix / "include")) for p in prefix.rglob("*.h")} == HEADERS
    installed = {p.name for p in prefix.rglob("*") if p.is_file()}
    assert {"libwhispro.a", "whispro-config.cmake", "whispro-config-version.cmake", "whispro.pc"} <= installed


def test_every_version_is_the_same(prefix: Path) -> None:
    header = (prefix / "include" / "whispro.h").read_text()
    parts = [re.search(rf"WHISPRO_VERSION_{part} (\d+)", header) for part in ("MAJOR", "MINOR", "PATCH")]
    assert ".".join(part[1] for part in parts if part) == kws.__version__
    assert f"Version: {kws.__version__}\n" in next(prefix.rglob("whispro.pc")).read_text()


def test_pkg_config_names_what_a_compiler_needs(prefix: Path, program: Path, model: Path, tmp_path: Path) -> None:
    pkg_config = require_tool("pkg-config", "apt-get install pkgconf")
    environment = os.environ | {"PKG_CONFIG_PATH": str(next(prefix.rglob("whispro.pc")).parent)}
    flags = subprocess.run(
        [pkg_config, "--cflags", "--libs", "whispro"], env=environment, capture_output=True, text=True, check=True
    ).stdout.split()
    source = example_copy(tmp_path)
    run(TARGETS[0].tool("gcc"), "whispro_wav.c", "wav.c", *flags, "-o", "whispro_wav", cwd=source)
    recording = wav(tmp_path / "a.wav", noise())
    expected = start(program, model, recording)
    assert expected.returncode == 0
    assert start(source / "whispro_wav", model, recording).stdout == expected.stdout


def test_every_header_stands_alone_in_c_and_in_cpp(prefix: Path, tmp_path: Path) -> None:
    for header in sorted(HEADERS):
        for compiler, name, standard in (("gcc", "one.c", "c99"), ("g++", "one.cpp", "c++11")):
            (tmp_path / name).write_text(f'#include "{header}"\nint one;\n')
            flags = [f"-std={standard}", "-Wall", "-Wextra", "-pedantic", "-Werror", f"-I{prefix / 'include'}"]
            run(TARGETS[0].tool(compiler), *flags, "-c", name, "-o", "one.o", cwd=tmp_path)


def test_prints_the_events_that_python_finds(program: Path, model: Path, tmp_path: Path) -> None:
    pcm = noise(6)
    recording = wav(tmp_path / "a.wav", pcm)
    events = Spotter(model).push(pcm)
    assert len(events) > 2
    # Frames are 10 ms apart, so two decimals lose nothing.
    lines = [
        f"{e.start_s:9.2f}{e.end_s:9.2f}  {int(e.score * 100):3d} %  {e.keyword}{' (near miss)' * e.near_miss}"
        for e in events
    ]
    result = start(program, model, recording)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [str(recording), *lines]
    assert start(program, model, "-", stdin=recording.read_bytes()).stdout.splitlines() == ["-", *lines]
    assert start(program, model, recording, recording).stdout == 2 * result.stdout


def test_reads_the_forms_that_wav_files_come_in(program: Path, model: Path, tmp_path: Path) -> None:
    plain = wav(tmp_path / "plain.wav", noise()).read_bytes()
    expected = start(program, model, tmp_path / "plain.wav").stdout.splitlines()[1:]
    data = plain.index(b"data")
    samples = plain[data + 8 :]
    form = plain[20:36]
    extensible = (
        b"\xfe\xff" + form[2:] + b"\x16\0\x10\0\x04\0\0\0\x01\0" + bytes.fromhex("000000001000800000aa00389b71")
    )
    chunk = lambda name, body: name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)  # noqa: E731
    head = b"RIFF\0\0\0\0WAVE"
    variants = {
        "extra chunks": head + chunk(b"LIST", b"odd") + chunk(b"fmt ", form) + chunk(b"fact", b"1234") + plain[data:],
        "extensible": head + chunk(b"fmt ", extensible) + plain[data:],
        "endless": head + chunk(b"fmt ", form) + b"data\xff\xff\xff\xff" + samples,
        "trailing chunk": plain + chunk(b"LIST", b"more"),
    }
    assert len(expected) > 1
    for name, content in variants.items():
        result = start(program, model, "-", stdin=content)
        assert (name, result.returncode, result.stderr) == (name, 0, "")
        assert result.stdout.splitlines()[1:] == expected


def test_bad_recordings_get_one_sentence_each(program: Path, model: Path, tmp_path: Path) -> None:
    pcm = noise(1)
    good = wav(tmp_path / "good.wav", pcm).read_bytes()
    contents = {
        "8000 Hz": wav(tmp_path / "slow.wav", pcm, 8000).read_bytes(),
        "2 channels": wav(tmp_path / "stereo.wav", np.stack([pcm, pcm], 1)).read_bytes(),
        "24 bits": wav(tmp_path / "deep.wav", pcm, subtype="PCM_24").read_bytes(),
        "8 bits": wav(tmp_path / "flat.wav", pcm, subtype="PCM_U8").read_bytes(),
        "code 3": wav(tmp_path / "float.wav", pcm, subtype="FLOAT").read_bytes(),
        "not a wav file": b"",
        "RIFF/WAVE header missing": b"ID3" + bytes(100),
        "ends before its samples": good[:40],
        "truncated in its format": good[:30],
        "samples are missing": good[:-1000],
        "before the format": good[:12] + good[36:],
    }
    for sentence, content in contents.items():
        (tmp_path / "bad.wav").write_bytes(content)
        result = start(program, model, tmp_path / "bad.wav")
        assert (sentence, result.returncode) == (sentence, 1)
        assert sentence in result.stderr
        assert result.stderr.count("\n") == 1
    missing = start(program, model, tmp_path / "none.wav", tmp_path / "good.wav")
    assert (missing.returncode, "No such file" in missing.stderr) == (1, True)
    assert missing.stdout.count(".wav") == 2


def test_bad_models_get_one_sentence_each(program: Path, tmp_path: Path) -> None:
    recording = wav(tmp_path / "a.wav", noise(1))
    good = chain_model()
    for sentence, content in (
        ("not a TFLite file", b"hello, this is no model"),
        ("not a TFLite file", b""),
        ("truncated", good[: len(good) // 2]),
        ("no such metadata entry (whispro)", tiny_model()),
        ("(bands)", chain_model(chain_record(FrontendConfig(bands=32)))),
    ):
        (tmp_path / "bad.tflite").write_bytes(content)
        result = start(program, tmp_path / "bad.tflite", recording)
        assert (sentence, result.returncode, result.stdout) == (sentence, 1, "")
        assert sentence in result.stderr
        assert result.stderr.count("\n") == 1
    assert start(program, tmp_path / "none.tflite", recording).returncode == 1
    assert start(program).returncode == 2
