"""Kernels of processors: equal to plain C where they run, and as dear as they may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, require_tool
from library_build import run
from test_instructions import build_program, machine_with_tools

from kws.instructions import count_instructions

PRODUCTS = {"dense_64x256": 64 * 256, "depthwise_9x64": 9 * 64}
ELEMENTS = 256
MOST_EACH: dict[str, dict[str, float]] = {
    "cortex-m4": {"dense_64x256": 1.55, "depthwise_9x64": 9, "add_256": 24, "mul_256": 16},
    "cortex-m55": {
        "dense_64x256": 0.35,
        "depthwise_9x64": 4,
        "add_256": 14,
        "mul_256": 10,
        "rescale_256": 10,
        "lookup_256": 1.35,
    },
    "riscv32": {"dense_64x256": 5},
}
ENGINE = ROOT / "tflm_port/native"
TESTS = ROOT / "tests/c/kernels"


@pytest.mark.parametrize("name", MOST_EACH)
def test_kernels_equal_plain_c_and_keep_their_price(name: str, tmp_path: Path) -> None:
    machine = machine_with_tools(name)
    build_program(machine, tmp_path)
    count = count_instructions(machine, tmp_path / "kernels.elf")
    assert count.status == 0, "a byte differs from plain C"
    found = {
        work: count.calls.function(f"kernels.c:{work}").inclusive / PRODUCTS.get(work, ELEMENTS)
        for work in MOST_EACH[name]
    }
    print(f"{name}: instructions per product or element: {found}")
    assert not {work: each for work, each in found.items() if each > MOST_EACH[name][work]}


@pytest.mark.parametrize("instructions", ["ARM_DSP", "HELIUM"])
def test_kernels_in_c_stand_ins_equal_plain_c_under_sanitizers(instructions: str, tmp_path: Path) -> None:
    cc = require_tool("cc", "apt-get install gcc")
    options = ["-O1", "-fwrapv", "-fsanitize=address", f"-I{ENGINE}", f"-I{ROOT / 'frontend_c/base/include'}"]
    plain = sorted((ENGINE / "kernels/plain").glob("*.c"))
    run(cc, *options, "-DWSP_KERNELS_PLAIN", "-DWSP_PLAIN_SUFFIX=_reference", "-c", *plain, cwd=tmp_path)
    sources = [*TESTS.glob("*.c"), *TESTS.glob("shim/*.c"), *(ENGINE / "kernels").glob("*/*.c"), ENGINE / "dot.c"]
    options += [f"-I{TESTS / 'shim'}", f"-DWSP_KERNELS_{instructions}"]
    run(cc, *options, *sources, *sorted(tmp_path.glob("*.o")), "-o", tmp_path / "all")
    run(tmp_path / "all")
