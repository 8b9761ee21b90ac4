"""native/flatbuffer.c on any bytes of any size: nothing outside of them is read, nothing in it is undefined."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import z3
from c_integer import BOOL, Int, Truth
from c_machine import Machine
from c_source import parse
from c_values import Address
from prover import prove, refuted

FLATBUFFER = "tflm_port/native/flatbuffer.c"
MOST_BYTES = 2**31 - 1  # wsp_flatbuffer.bytes
MOST_FIELD = 1000  # the schema's fields have ids below 100
SIZE = z3.Int("size")


def reader(changes: dict[str, str] | None = None) -> tuple[Machine, Address]:
    machine = Machine(parse(FLATBUFFER, changes))
    size = machine.variable("size", "uint32_t", 0, MOST_BYTES)
    data = machine.bytes("model", size)
    fb = {"data": data, "bytes": size, "corrupt": machine.variable("corrupt", BOOL)}
    return machine, machine.object("fb", fb)


def any_table(machine: Machine) -> dict[str, Int]:
    """Any table that the reader may have returned."""
    table = machine.any("wsp_table", "table")
    machine.assume(good_table(table))
    return table


def good_table(table: Mapping[str, Int]) -> Truth:
    """Absent, or vtable and inline part inside the buffer."""
    pos, vtable, vtable_bytes, table_bytes = (
        table[name].term for name in ("pos", "vtable_pos", "vtable_bytes", "table_bytes")
    )
    inside = [pos + table_bytes <= SIZE, vtable + vtable_bytes <= SIZE]
    sizes = [size_ok for part in (vtable_bytes, table_bytes) for size_ok in (part >= 4, part <= 65535)]
    return z3.Or(pos == 0, z3.And(*inside, *sizes))


def good_vector(vector: Mapping[str, Int], elem_bytes: int) -> Truth:
    """Empty, or elements inside the buffer."""
    return z3.Or(vector["count"].term == 0, vector["pos"].term + vector["count"].term * elem_bytes <= SIZE)


def test_root_is_a_table_inside_the_buffer() -> None:
    machine, fb = reader()
    machine.run("wsp_fb_root", fb, machine.object("found", machine.any("wsp_table", "found")))
    prove(machine, ("table", good_table(machine.globals.store["found"])))


@pytest.mark.parametrize("name", ["wsp_fb_i32", "wsp_fb_i8"])
def test_numbers_of_any_table(name: str) -> None:
    machine, fb = reader()
    table = machine.object("table", any_table(machine))
    field = machine.variable("id", "uint32_t", 0, MOST_FIELD)
    machine.run(name, fb, table, field, machine.variable("absent", "int32_t"))
    prove(machine)


def test_tables_of_any_table() -> None:
    machine, fb = reader()
    table = machine.object("table", any_table(machine))
    found = machine.object("found", machine.any("wsp_table", "found"))
    machine.run("wsp_fb_table", fb, table, machine.variable("id", "uint32_t", 0, MOST_FIELD), found)
    prove(machine, ("table", good_table(machine.globals.store["found"])))


@pytest.mark.parametrize("elem_bytes", [1, 4, 8])
def test_vectors_of_any_table(elem_bytes: int) -> None:
    machine, fb = reader()
    table = machine.object("table", any_table(machine))
    field = machine.variable("id", "uint32_t", 0, MOST_FIELD)
    found = machine.object("found", machine.any("wsp_vector", "found"))
    machine.run("wsp_fb_vector_of", fb, table, field, machine.constant(elem_bytes, "uint32_t"), found)
    prove(machine, ("vector", good_vector(machine.globals.store["found"], elem_bytes)))


def test_strings_of_any_table() -> None:
    machine, fb = reader()
    table = machine.object("table", any_table(machine))
    machine.run("wsp_fb_string", fb, table, machine.variable("id", "uint32_t", 0, MOST_FIELD))
    prove(machine)


@pytest.mark.parametrize(("name", "elem_bytes"), [("i32", 4), ("i64", 8)])
def test_elements_of_any_vector(name: str, elem_bytes: int) -> None:
    machine, fb = reader()
    vector = machine.any("wsp_vector", "vector")
    machine.assume(good_vector(vector, elem_bytes))
    machine.run(f"wsp_fb_vector_{name}", fb, machine.object("vector", vector), machine.variable("index", "uint32_t"))
    prove(machine)


def test_tables_of_any_vector() -> None:
    machine, fb = reader()
    vector = machine.any("wsp_vector", "vector")
    machine.assume(good_vector(vector, 4))
    found = machine.object("found", machine.any("wsp_table", "found"))
    machine.run(
        "wsp_fb_vector_table", fb, machine.object("vector", vector), machine.variable("index", "uint32_t"), found
    )
    prove(machine, ("table", good_table(machine.globals.store["found"])))


def test_a_broken_source_is_refuted() -> None:
    machine, fb = reader({"offset + width > table->table_bytes": "offset > table->table_bytes"})
    table = machine.object("table", any_table(machine))
    field = machine.variable("id", "uint32_t", 0, MOST_FIELD)
    machine.run("wsp_fb_i32", fb, table, field, machine.variable("absent", "int32_t"))
    assert "outside its memory" in refuted(machine).what
