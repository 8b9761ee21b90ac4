"""What a model was trained on, for the run folder and the model record."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kws.data.clips import Clip, NoiseFile, Source


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """One source as it was used.

    Attributes:
        name: of the source.
        licence: one name, or several with the number of files each, such as "CC0 (12), CC BY 4.0 (3)".
        manifest_sha256: hash over the sorted lines "key,label,split,bytes" of all its files.
        counts: files per split, noise under "noise", running speech under "speech".
    """

    name: str
    licence: str
    manifest_sha256: str
    counts: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "name": self.name,
            "licence": self.licence,
            "manifest_sha256": self.manifest_sha256,
            "counts": self.counts,
        }


def describe(source: Source) -> Provenance:
    """Provenance of a source; all its files must exist."""
    files: tuple[Clip | NoiseFile, ...] = (*source.clips, *source.noise, *source.speech)
    lines = [f"{clip.key},{clip.label},{clip.split},{_bytes(clip.path)}" for clip in source.clips]
    lines += [f"{file.key},,{file.split or ''},{_bytes(file.path)}" for file in (*source.noise, *source.speech)]
    counts: dict[str, int] = dict(sorted(Counter(clip.split for clip in source.clips).items()))
    counts |= {name: len(each) for name, each in (("noise", source.noise), ("speech", source.speech)) if each}
    return Provenance(
        name=source.name,
        licence=_licences((file.licence for file in files), source.licence),
        manifest_sha256=hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest(),
        counts=counts,
    )


def _licences(per_file: Iterable[str], default: str) -> str:
    counts = Counter(licence or default for licence in per_file)
    if len(counts) <= 1:
        return next(iter(counts), default)
    return ", ".join(f"{licence} ({count})" for licence, count in counts.most_common())


def _bytes(path: Path) -> int:
    return path.stat().st_size
