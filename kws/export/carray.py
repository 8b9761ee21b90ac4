"""C source text for constant arrays, in the manner of `xxd -i`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

_ROW = 12


def byte_array(data: bytes) -> str:
    """The body of an initializer: ``0x1c, 0x00, ...`` in rows of twelve, each row ended by a comma except the last."""
    return _body([f"0x{value:02x}" for value in data])


def int_array(values: Iterable[int]) -> str:
    """The same with decimal integers."""
    return _body([str(value) for value in values])


def _body(tokens: Sequence[str]) -> str:
    return ",\n".join(_rows(tokens))


def _rows(tokens: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(tokens), _ROW):
        yield "    " + ", ".join(tokens[start : start + _ROW])
