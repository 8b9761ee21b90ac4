"""tools/gather_noise.py: what it takes from a package and what it leaves."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from conftest import require_tool, run_tool
from data_helpers import RATE, tone

from kws.data.source import open_noise


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder with one small package that holds music, a sound, a voice, a click and a broken file."""
    require_tool("dpkg-deb", "run this on Debian or Ubuntu")
    inside = tmp_path / "flare-game"
    sounds = inside / "usr/share/flare"
    for folder in (sounds / "music", sounds / "voices", inside / "usr/share/doc/flare-game", inside / "DEBIAN"):
        folder.mkdir(parents=True)
    soundfile.write(sounds / "music/theme.ogg", np.tile(tone(440, 1), 90), RATE)
    soundfile.write(sounds / "door.wav", np.tile(tone(300, 2), 2), RATE)
    soundfile.write(sounds / "voices/hello.wav", tone(200, 3), RATE)
    soundfile.write(sounds / "click.wav", tone(900, 4)[: RATE // 10], RATE)
    (sounds / "broken.wav").write_bytes(b"RIFF")
    (inside / "usr/share/doc/flare-game/copyright").write_text("CC0\n")
    (inside / "DEBIAN/control").write_text(
        "Package: flare-game\nVersion: 1.2-3\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\n"
        "Description: test\n"
    )
    (folder := tmp_path / "packages").mkdir()
    run_dpkg(inside, folder / "flare-game_1.2-3_all.deb")
    return folder


def run_dpkg(inside: Path, archive: Path) -> None:
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", inside, archive], check=True, capture_output=True)


def test_music_and_sounds_are_taken_and_nothing_else(tmp_path: Path, packages: Path) -> None:
    out = tmp_path / "noise"
    done = run_tool("gather_noise", out, "--only", "flare-game", "--packages", packages)
    assert (done.returncode, done.stdout) == (0, f"{out}: 2 recordings\n"), done.stderr
    found = {Path(file.key).name: file for file in open_noise(out).noise}
    assert {name: (file.kind, file.split) for name, file in found.items()} == {
        "flare_music_theme.ogg.flac": ("music", "training"),
        "flare_door.wav.flac": ("effect", "training"),
    }
    assert {file.licence for file in found.values()} == {"free licences of Debian packages, see copyright/"}
    assert (out / "copyright/flare-game").read_text() == "CC0\n"
    assert soundfile.info(found["flare_music_theme.ogg.flac"].path).frames == 60 * RATE
    assert soundfile.info(found["flare_door.wav.flac"].path).frames == 2 * RATE


def test_what_cannot_be_had_is_one_sentence_and_leaves_nothing(tmp_path: Path, packages: Path) -> None:
    out = tmp_path / "noise"
    done = run_tool("gather_noise", out, "--only", "flare-game", "asc-music", "--packages", packages)
    assert (done.returncode, done.stderr) == (1, f"gather_noise: {packages}: holds no asc-music_*.deb\n")
    assert not out.exists()
    assert not list(tmp_path.glob(".noise-*"))
    out.mkdir()
    done = run_tool("gather_noise", out, "--only", "flare-game", "--packages", packages)
    assert (done.returncode, done.stderr) == (1, f"gather_noise: {out}: is there already\n")
