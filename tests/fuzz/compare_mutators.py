"""Tells what changes along the schema gain over changes of bytes: edges covered after the same number of runs.

Run it from the source tree: PYTHONPATH=.:tests:tests/parity python tests/fuzz/compare_mutators.py [--runs N]
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path
from statistics import median

from fuzz_target import ROOT, build_target, run_target
from whispro_corpus import write_corpus, write_pairs

SEEDS = (1, 2, 3)


def covered(program: Path, corpus: Path, runs: int, seed: int, **environment: str) -> tuple[int, int]:
    """Edges at the start and at the end."""
    with tempfile.TemporaryDirectory() as found:
        log = run_target(program, f"-runs={runs}", f"-seed={seed}", corpora=[Path(found), corpus], **environment)
    start, end = (re.search(rf"{word}\s+cov: (\d+)", log) for word in ("INITED", "DONE"))
    assert start is not None
    assert end is not None
    return int(start[1]), int(end[1])


def main() -> None:
    """Prints one line per target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=50_000, help="executions per target, kind and seed")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        good, pairs_of_good = Path(folder) / "good", Path(folder) / "pairs"
        write_corpus(good)
        write_pairs(pairs_of_good)
        for name, corpus in (("engine_fuzz", ROOT / "tests/fuzz/engine_corpus"), ("whispro_fuzz", good),
                             ("two_stage_fuzz", pairs_of_good)):  # fmt: skip
            program = build_target(name, Path(folder) / "build")
            pairs = [covered(program, corpus, runs, seed) for seed in SEEDS]
            plain = [covered(program, corpus, runs, seed, KWS_FUZZ_BYTES="1")[1] for seed in SEEDS]
            print(f"{name}: {pairs[0][0]} edges of the corpus; after {runs} runs (median of {len(SEEDS)} seeds) "
                  f"{median(plain)} by bytes, {median(end for _, end in pairs)} along the schema")  # fmt: skip


if __name__ == "__main__":
    main()
