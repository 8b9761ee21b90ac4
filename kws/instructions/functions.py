"""The functions of a program, from the symbol table of its ELF file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from kws.errors import KwsError


@dataclass(frozen=True, kw_only=True)
class Function:
    """A range of code.

    Attributes:
        name: of a global function its symbol, of a static one "file.c:symbol".
        start: address of its first instruction.
        end: address behind its last one.
    """

    name: str
    start: int
    end: int


def program_functions(program: Path) -> tuple[Function, ...]:
    """Functions of a program by rising address; of several names for one address the first global one is kept.

    Raises:
        KwsError: the file is not an ELF program with a symbol table.
    """
    try:
        with program.open("rb") as file:
            elf = ELFFile(file)
            table = elf.get_section_by_name(".symtab")
            if not isinstance(table, SymbolTableSection):
                raise KwsError(f"{program} has no symbol table")
            return _ranges(_starts(elf, table), _ends_of_code(elf))
    except OSError as error:
        raise KwsError(f"{program} cannot be read: {error.strerror}") from error
    except ELFError as error:
        raise KwsError(f"{program} is not an ELF program: {error}") from error


def _starts(elf: ELFFile, table: SymbolTableSection) -> dict[int, tuple[str, int]]:
    """Address -> name and size (0: not stated)."""
    thumb = elf["e_machine"] == "EM_ARM"
    code = {i for i, section in enumerate(elf.iter_sections()) if section["sh_flags"] & 4}
    found: dict[int, tuple[str, int]] = {}
    is_global: dict[int, bool] = {}
    file_name = ""
    for symbol in table.iter_symbols():
        kind, binding = symbol["st_info"]["type"], symbol["st_info"]["bind"]
        if kind == "STT_FILE":
            file_name = Path(symbol.name).name
        if symbol["st_shndx"] not in code or not _names_code(symbol.name, kind):
            continue
        address = symbol["st_value"] & ~1 if thumb else symbol["st_value"]
        visible = binding != "STB_LOCAL"
        if address in found and (is_global[address] or not visible):
            continue
        size = symbol["st_size"] if kind == "STT_FUNC" else 0
        found[address] = (symbol.name if visible or not file_name else f"{file_name}:{symbol.name}", size)
        is_global[address] = visible
    return found


def _names_code(name: str, kind: str) -> bool:
    """Labels of assembly code count; the mapping symbols ($t, $d, $x) and local labels do not."""
    return kind == "STT_FUNC" or (kind == "STT_NOTYPE" and name != "" and not name.startswith(("$", ".L")))


def _ends_of_code(elf: ELFFile) -> list[int]:
    return sorted(s["sh_addr"] + s["sh_size"] for s in elf.iter_sections() if s["sh_flags"] & 4)


def _ranges(starts: dict[int, tuple[str, int]], ends_of_code: list[int]) -> tuple[Function, ...]:
    functions = []
    addresses = sorted(starts)
    for start, following in zip(addresses, [*addresses[1:], None], strict=True):
        name, size = starts[start]
        limits = [end for end in ends_of_code if end > start][:1]
        if following is not None:
            limits.append(following)
        if size:
            limits.append(start + size)
        if limits:
            functions.append(Function(name=name, start=start, end=min(limits)))
    return tuple(functions)
