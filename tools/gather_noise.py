"""Gather background music and sounds for training from Debian packages of free games and music on hold.

Usage: python tools/gather_noise.py OUT [--only NAME ...] [--packages DIR]
Downloads the packages below with apt-get (2.1 GB, kept nowhere), or only some; takes the middle 60 seconds of every
recording at most, leaves out spoken words, and writes 16 kHz FLAC, manifest.csv (path, kind, split, licence) and the
copyright file of each package into OUT, which is then used as `kws train --noise OUT` or `kws wake --noise OUT`. All
packages are in Debian's main section and thereby free in its sense; which licence holds for which recording is said in
the copyright files. --packages takes .deb files that are there already. Needs apt-get and dpkg-deb; 1,430 recordings,
440 MB, about five minutes beside the download.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import soundfile

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import read_audio
from kws.errors import KwsError

PACKAGES = (
    "asc-music",
    "asterisk-moh-opsound-wav",
    "endless-sky-data",
    "extremetuxracer-data",
    "fillets-ng-data",
    "flare-game",
    "freedink-data",
    "fretsonfire-songs-muldjord",
    "fretsonfire-songs-sectoid",
    "hedgewars-data",
    "lincity-ng-data",
    "megaglest-data",
    "naev-data",
    "pysiogame",
    "scorched3d-data",
    "supertux-data",
    "warzone2100-music",
    "wesnoth-1.16-music",
    "widelands-data",
    "xmoto-data",
)
_AUDIO = (".ogg", ".wav", ".flac", ".mp3", ".opus")
_SPOKEN = re.compile(r"voice|speech|dialog|/units/|/en/", re.IGNORECASE)
_MUSIC = re.compile(r"music|song|moh", re.IGNORECASE)
_LICENCE = "free licences of Debian packages, see copyright/"
_SHORTEST_S, _LONGEST_S = 0.5, 60


def main(arguments: list[str]) -> int:
    """Gathers; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, help="folder to make")
    parser.add_argument("--only", nargs="+", choices=PACKAGES, default=PACKAGES, metavar="NAME", help="packages")
    parser.add_argument("--packages", type=Path, help="folder with their .deb files; default: download")
    wanted = parser.parse_args(arguments)
    try:
        rows = gather(wanted.out, wanted.only, wanted.packages)
    except (KwsError, OSError) as error:
        print(f"gather_noise: {error}", file=sys.stderr)
        return 1
    print(f"{wanted.out}: {len(rows)} recordings")
    return 0


def gather(out: Path, names: Sequence[str], packages: Path | None) -> list[dict[str, str]]:
    """Rows of the manifest; the folder appears only when it is whole.

    Args:
        out: folder to make.
        names: of packages.
        packages: folder with their files, None: they are downloaded.

    Raises:
        KwsError: the folder is there already, a program is missing, or a package cannot be had.
    """
    if out.exists():
        raise KwsError(f"{out}: is there already")
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise KwsError(f"{program} is not installed; this tool needs Debian or Ubuntu")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as temporary:
        made = Path(temporary) / "noise"
        made.mkdir()
        rows = [row for name in names for row in _from_package(name, packages, Path(temporary), made)]
        with (made / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ("path", "kind", "split", "licence"))
            writer.writeheader()
            writer.writerows(rows)
        made.rename(out)
    return rows


def _from_package(name: str, packages: Path | None, work: Path, made: Path) -> Iterator[dict[str, str]]:
    archive = _download(name, work) if packages is None else _find(name, packages)
    unpacked = work / name
    _run(["dpkg-deb", "--extract", str(archive), str(unpacked)], work)
    if packages is None:
        archive.unlink()
    (made / "copyright").mkdir(exist_ok=True)
    shutil.copyfile(unpacked / "usr/share/doc" / name / "copyright", made / "copyright" / name)
    files = sorted(path for path in unpacked.rglob("*") if path.suffix.lower() in _AUDIO and path.is_file())
    for file in files:
        inside = file.relative_to(unpacked).as_posix()
        if _SPOKEN.search(inside):
            continue
        to = made / name / (re.sub(r"[^A-Za-z0-9.]+", "_", inside.removeprefix("usr/share/")) + ".flac")
        if _middle(file, to):
            kind = "music" if _MUSIC.search(inside) else "effect"
            yield {"path": to.relative_to(made).as_posix(), "kind": kind, "split": "training", "licence": _LICENCE}
    shutil.rmtree(unpacked)


def _middle(file: Path, to: Path) -> bool:
    """Writes the middle of a recording; False: it is too short, silent or no sound at all."""
    try:
        pcm = read_audio(file)
    except KwsError:
        return False
    longest = _LONGEST_S * SAMPLE_RATE_HZ
    start = max(len(pcm) - longest, 0) // 2
    pcm = pcm[start : start + longest]
    if len(pcm) < _SHORTEST_S * SAMPLE_RATE_HZ or not pcm.any():
        return False
    to.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(to, pcm, SAMPLE_RATE_HZ)
    return True


def _download(name: str, work: Path) -> Path:
    print(f"{name} ...", flush=True)
    _run(["apt-get", "download", name], work)
    return _find(name, work)


def _find(name: str, folder: Path) -> Path:
    found = sorted(folder.glob(f"{name}_*.deb"))
    if not found:
        raise KwsError(f"{folder}: holds no {name}_*.deb")
    return found[-1]


def _run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip() or "failed").splitlines()[-1]
        raise KwsError(f"{' '.join(command)}: {reason}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
