"""Which sections of the library a program has because of which operators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kws.budgets.figures import SharedCode
from kws.budgets.link_map import Section, code_and_constants


def shared_code(linked: Mapping[str, Sequence[Section]]) -> tuple[dict[str, set[str]], list[SharedCode]]:
    """Takes apart what programs with one operator each have beyond what all of them have.

    Args:
        linked: the library's sections in a program, by the only operator of its engine.

    Returns:
        keys of an operator's further sections, by operator; bytes of sections that the same operators share.
    """
    keys = {name: {_key(section) for section in sections} for name, sections in linked.items()}
    common = set.intersection(*keys.values())
    extra = {name: own - common for name, own in keys.items()}
    users: dict[str, list[str]] = {}
    largest: dict[str, Section] = {}
    for name, sections in linked.items():
        for section in sections:
            key = _key(section)
            if key in extra[name]:
                users.setdefault(key, []).append(name)
                largest[key] = max(section, largest.get(key, section), key=lambda one: one.bytes)
    groups: dict[tuple[str, ...], list[Section]] = {}
    for key, names in users.items():
        groups.setdefault(tuple(names), []).append(largest[key])
    shared = []
    for operators, sections in groups.items():
        code_bytes, constant_bytes = code_and_constants(sections)
        shared.append(SharedCode(operators=operators, code_bytes=code_bytes, constant_bytes=constant_bytes))
    return extra, shared


def base_code(sections: Iterable[Section], extra: Iterable[set[str]]) -> tuple[int, int]:
    """Bytes of instructions and of constants in a program, without the further sections of its operators."""
    gone = set().union(*extra)
    return code_and_constants(section for section in sections if _key(section) not in gone)


def _key(section: Section) -> str:
    """Section and archive member, wherever the archive lies."""
    member = re.search(r"([\w.-]+)\)?$", section.origin)
    return f"{member[1] if member else section.origin} {section.name}"
