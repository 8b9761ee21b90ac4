"""Kernels of processors: equal to plain C where they run, and as dear as they may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, require_tool
from library_build import run
from test_instructions import build_program, machine_with_tools

from kws.instructions import count_instructions

PRODUCTS = 64 * 256
MOST_PER_PRODUCT = {"cortex-m4": 1.6, "riscv32": 5.05}
ENGINE = ROOT / "tflm_port/native"


@pytest.mark.parametrize("name", MOST_PER_PRODUCT)
def test_the_dense_kernel_equals_plain_c_and_keeps_its_price(name: str, tmp_path: Path) -> None:
    machine = machine_with_tools(name)
    build_program(machine, tmp_path)
    count = count_instructions(machine, tmp_path / "dense.elf")
    assert count.status == 0, "a byte differs from plain C"
    each = count.calls.function("wsp_kernel_dense_int8", below="dense.c:measured").inclusive / PRODUCTS
    print(f"{name}: {each:.3f} instructions per product")
    assert each <= MOST_PER_PRODUCT[name]


def test_the_dense_kernel_of_arm_dsp_equals_plain_c_on_this_computer(tmp_path: Path) -> None:
    cc = require_tool("cc", "apt-get install gcc")
    options = ["-O1", "-fwrapv", f"-I{ENGINE}", f"-I{ROOT / 'frontend_c/base/include'}"]
    plain = ["-DWSP_KERNELS_PLAIN", "-DWSP_PLAIN_SUFFIX=_reference", "-c", ENGINE / "kernels/plain/dense_int8.c"]
    run(cc, *options, *plain, "-o", tmp_path / "reference.o")
    sources = [ROOT / "tests/c/emulated/dense.c", ENGINE / "kernels/arm_dsp/dense_int8.c", ENGINE / "dot.c"]
    run(cc, *options, "-DWSP_KERNELS_ARM_DSP", *sources, tmp_path / "reference.o", "-o", tmp_path / "dense")
    run(tmp_path / "dense")
