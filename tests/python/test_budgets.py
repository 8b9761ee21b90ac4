"""Costs of a chain: the committed budgets hold, and what exceeds one is found."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, require_tool, run_tool

from kws.budgets.link_map import code_and_constants, library_sections
from kws.budgets.stack import bytes_above, deepest_bytes, frame_bytes, painted_bytes
from kws.errors import KwsError
from kws.export.targets import check_target
from kws.instructions import Call

BUDGETS = tomllib.loads((ROOT / "tools/budgets.toml").read_text())


@pytest.mark.parametrize("target", BUDGETS)
def test_budgets_hold(target: str) -> None:
    machine = check_target(target)
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    result = run_tool("check_budgets", target)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count(target) == len(BUDGETS[target])


def test_what_exceeds_its_budget_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import check_budgets  # noqa: PLC0415

    from kws.budgets import Cost  # noqa: PLC0415

    budget = BUDGETS["cortex-m4"]
    assert check_budgets.print_table("cortex-m4", Cost(**budget), budget) == 0
    assert check_budgets.print_table("cortex-m4", Cost(**{**budget, "ram_bytes": budget["ram_bytes"] + 1}), budget) == 1
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines() if "EXCEEDED" in line] == ["ram_bytes"]


def test_an_unknown_target_is_one_sentence() -> None:
    result = run_tool("check_budgets", "vax")
    assert (result.returncode, result.stderr) == (1, "check_budgets: budgets.toml has no target vax\n")


def test_the_map_counts_what_is_linked_of_the_library() -> None:
    text = (
        "Discarded input sections\n .text.gone 0x00000000 0x100 libwhispro.a(a.c.o)\n"
        "Linker script and memory map\n .text.fft      0x00000100       0x20 lib/libwhispro.a(fft.c.o)\n"
        " .rodata.wsp_long_name\n                0x00000200       0x10 lib/libwhispro.a(t.c.o)\n"
        " .text.main     0x00000300      0x400 main.c.o\n"
        " .rodata.tables 0x00000700        0x8 libwhispro_model.a(whispro_frontend_config.c.o)\n"
    )
    assert code_and_constants(library_sections(text)) == (0x20, 0x18)


def test_stack_is_summed_along_the_deepest_call(tmp_path: Path) -> None:
    (tmp_path / "a.c.su").write_text(
        "/x/a.c:1:1:top\t32\tstatic\n/x/a.c:9:1:execute\t8\tstatic\n/x/a.c:20:1:leaf.constprop.0\t16\tstatic\n"
    )
    (tmp_path / "b.c.su").write_text("/x/b.c:1:1:execute\t100\tstatic\n")
    leaf = Call(function="a.c:leaf.constprop.0", calls=1, own=1, most=1)
    one = Call(function="a.c:execute", calls=1, own=1, most=1, children=[leaf])
    two = Call(function="b.c:execute", calls=1, own=1, most=1)
    frames = frame_bytes(tmp_path)
    assert deepest_bytes(Call(function="top", calls=1, own=1, most=1, children=[one]), frames) == 32 + 8 + 16
    assert deepest_bytes(Call(function="top", calls=1, own=1, most=1, children=[one, two]), frames) == 32 + 100
    whole = Call(function="top", calls=1, own=1, most=1, children=[one, two])
    assert deepest_bytes(whole, frames, outside={"b.c:execute"}) == 32 + 8 + 16
    assert bytes_above(whole, {"a.c:leaf"}, frames) == 32 + 8
    assert bytes_above(whole, {"nobody"}, frames) is None
    (tmp_path / "d.c.su").write_text("/x/inline.h:1:1:step\t40\tstatic\n")
    assert deepest_bytes(Call(function="d.c:step", calls=1, own=1, most=1), frame_bytes(tmp_path)) == 40
    (tmp_path / "c.c.su").write_text("/x/c.c:1:1:grow\t100\tdynamic\n")
    with pytest.raises(KwsError, match="its frame is dynamic"):
        frame_bytes(tmp_path)


def test_painted_stack_is_read() -> None:
    assert painted_bytes("selftest passed\nstack of setup 3764 bytes, of a push 340 bytes\n") == (3764, 340)
    with pytest.raises(KwsError, match="printed no stack figures"):
        painted_bytes("processor fault\n")
