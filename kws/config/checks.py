"""Range checks shared by the configuration classes."""

from __future__ import annotations

from kws.errors import KwsError


def require(ok: bool, part: str, field: str, value: object, expected: str) -> None:
    """Raise a KwsError that names the configuration part, the field, its value and what was expected."""
    if not ok:
        raise KwsError(f"{part}: {field} is {value}, expected {expected}")
