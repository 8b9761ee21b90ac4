"""A folder of simulated responses that `--rir` takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import sound_bytes
from kws.files import whole_file, write_csv
from kws.rooms.draw import Room, RoomsConfig, draw_rooms
from kws.rooms.simulate import simulate

MANIFEST_FIELDS = ("path", "split", "reverberation_s", "distance_m", "size_m", "seconds", "licence")
LICENCE = "simulated rooms, no recordings used"


def write_rooms(folder: Path, config: RoomsConfig, progress: Callable[[int, int], None] | None = None) -> Path:
    """Writes one 16-bit FLAC per room and `manifest.csv` last.

    Args:
        folder: made if needed.
        config: what is simulated.
        progress: called with rooms done and rooms in all.

    Returns:
        The manifest's path.

    Raises:
        KwsError: a file cannot be written.
    """
    rows = []
    for number, room in enumerate(draw_rooms(config)):
        response = simulate(room)
        name = f"room-{number:05d}.flac"
        with whole_file(folder / name) as draft:
            draft.write_bytes(sound_bytes(response, "FLAC"))
        rows.append(_row(name, room, len(response) / SAMPLE_RATE_HZ))
        if progress is not None:
            progress(number + 1, config.count)
    manifest = folder / "manifest.csv"
    write_csv(manifest, MANIFEST_FIELDS, rows)
    return manifest


def _row(name: str, room: Room, seconds: float) -> dict[str, str]:
    return {
        "path": name,
        "split": room.split,
        "reverberation_s": f"{room.reverberation_s:.3f}",
        "distance_m": f"{room.distance_m:.2f}",
        "size_m": " x ".join(f"{side:.2f}" for side in room.size_m),
        "seconds": f"{seconds:.3f}",
        "licence": LICENCE,
    }
