"""A folder of hard negatives: clips and a manifest that `kws train --data` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kws.config.experiment import HARD_LABEL
from kws.data.audio import sound_bytes
from kws.data.clips import Split
from kws.files import whole_file, write_csv
from kws.mining.find import FalseAccept

MANIFEST_FIELDS = (
    *("path", "label", "split", "word_start_s", "word_end_s"),
    *("taken_for", "score", "recording", "peak_s", "licence"),
)


def write_mined(
    folder: Path, found: Sequence[FalseAccept], split: Split, licences: Mapping[str, str] | None = None
) -> Path:
    """Writes one FLAC per false accept and `manifest.csv` last.

    Args:
        folder: made if needed.
        found: what was found; the order gives the names.
        split: that the audio belongs to.
        licences: of the recordings by name, where known.

    Returns:
        The manifest's path. The label is `HARD_LABEL`, which is background in training; the word's place is that of
        the supposed keyword, so that clips are cut as those of the keyword are.

    Raises:
        KwsError: a file cannot be written.
    """
    rows = []
    for number, each in enumerate(found):
        name = f"{number:05d}.flac"
        with whole_file(folder / name) as draft:
            draft.write_bytes(sound_bytes(each.pcm, "FLAC"))
        start_s, end_s = each.event_s
        rows.append(
            {
                "path": name,
                "label": HARD_LABEL,
                "split": split,
                "word_start_s": f"{start_s:.4f}",
                "word_end_s": f"{end_s:.4f}",
                "taken_for": each.keyword,
                "score": f"{each.score:.5f}",
                "recording": each.recording,
                "peak_s": f"{each.peak_s:.3f}",
                "licence": (licences or {}).get(each.recording, ""),
            }
        )
    manifest = folder / "manifest.csv"
    write_csv(manifest, MANIFEST_FIELDS, rows)
    return manifest
