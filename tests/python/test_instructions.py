"""Counting executed instructions: against a program counted by hand, and over a whole exported chain."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, require_tool
from export_model import example_model
from library_build import run

from kws.errors import KwsError
from kws.export.targets import Target, check_target
from kws.instructions import CallTree, count_instructions
from kws.instructions.calls import parse_calls
from kws.instructions.model import PUSH, SELFTEST, SETUP, count_model
from kws.instructions.plugin import build_plugin

MACHINES = ("cortex-m4", "cortex-m55", "riscv32")


def machine_with_tools(name: str) -> Target:
    machine = check_target(name)
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    return machine


def build_program(machine: Target, folder: Path) -> Path:
    toolchain = ROOT / "firmware/toolchains" / machine.toolchain_file
    options = [f"-DCMAKE_TOOLCHAIN_FILE={toolchain}", "-DCMAKE_BUILD_TYPE=Release"]
    run(require_tool("cmake", "pip install cmake"), "-S", ROOT / "tests/c/emulated", "-B", folder, *options)
    run("cmake", "--build", folder)
    return folder / "calls.elf"


@pytest.mark.parametrize("name", MACHINES)
def test_a_program_counted_by_hand(name: str, tmp_path: Path) -> None:
    machine = machine_with_tools(name)
    count = count_instructions(machine, build_program(machine, tmp_path), apart=("rounds",))
    assert count.status == 0
    spin, once, tail = (count.calls.function(function) for function in ("spin", "once", "tail"))
    assert (spin.calls, spin.own, spin.most) == (4, 2 * (1000 + 3000 + 10 + 10) + 4 * 2, 6002)
    assert (once.calls, once.inclusive) == (4, 8)
    assert (tail.calls, tail.own, tail.inclusive, tail.per_call) == (2, 4, 8, 4.0)
    rounds = count.calls.function("rounds")
    assert [(c.number, c.function, c.calls, c.inclusive, c.most) for c in rounds.children] == [
        (0, "spin", 2, 8004, 6002),
        (1, "once", 2, 4, 2),
        (2, "spin", 2, 44, 22),
        (3, "tail", 2, 8, 4),
    ]
    assert count.calls.function("once", outside="tail").calls == 2
    assert count.calls.function("once", below="tail").calls == 2
    assert sum(count.calls.roots[0].own_by_function().values()) == count.calls.total


def by_name(tree: CallTree) -> list[dict[str, int]]:
    return [root.own_by_function() for root in tree.roots]


def test_a_whole_chain_is_counted_by_stage_and_operator_and_repeats() -> None:
    machine_with_tools("cortex-m4")
    calls = count_model(example_model(), "cortex-m4").calls
    push = calls.function(PUSH, outside=SELFTEST)
    hop = next(child for child in push.children if child.function == "wsp_frontend_push")
    assert {"wsp_fft256", "wsp_mel", "wsp_log2"} <= {stage.function for stage in hop.children}
    step = next(child for child in push.children if child.function == "wsp_engine_execute")
    assert [(c.number, c.calls) for c in step.children] == [(i, step.calls) for i in range(len(step.children))]
    assert step.children[0].function == "fully_connected.c:execute"
    assert calls.function(SETUP, outside=SELFTEST).calls == 1
    assert by_name(calls) == by_name(count_model(example_model(), "cortex-m4").calls)


def test_the_plugin_is_compiled_once_and_the_compiler_is_named_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_tool("cc", "apt-get install gcc")
    plugin = build_plugin(tmp_path / "cache")
    assert [file.name for file in (tmp_path / "cache").iterdir()] == [plugin.name]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build_plugin(tmp_path / "cache") == plugin
    with pytest.raises(KwsError, match="a C compiler for this computer is missing"):
        build_plugin(tmp_path / "other")


def test_what_cannot_be_counted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with_tools("cortex-m4")
    program = tmp_path / "program.elf"
    with pytest.raises(KwsError, match="cannot be read"):
        count_instructions(check_target("cortex-m4"), program)
    program.write_text("no program")
    with pytest.raises(KwsError, match="is not an ELF program"):
        count_instructions(check_target("cortex-m4"), program)
    with pytest.raises(KwsError, match="cannot be counted on host: it has no emulated machine"):
        count_instructions(check_target("host"), program)
    with pytest.raises(KwsError, match="cannot be counted on ceva-bx"):
        count_model(example_model(), "ceva-bx")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KwsError, match="qemu-system-arm is missing"):
        count_instructions(check_target("cortex-m4"), program)


def test_a_function_that_was_not_called() -> None:
    tree = parse_calls("-1 0 0 1 5 9\n0 1 0 2 4 2\n", ["main", "step"])
    assert (tree.total, tree.function("step", below="main").per_call) == (9, 2.0)
    with pytest.raises(KwsError, match="prepare was not called by main"):
        tree.function("prepare", below="main")
