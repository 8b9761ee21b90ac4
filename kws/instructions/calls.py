"""Executed instructions as a tree of calls, and questions to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kws.errors import KwsError

OUTSIDE = "(outside every function)"


@dataclass(kw_only=True)
class Call:
    """All calls of one function from one place of the tree.

    Attributes:
        function: its name, as in functions.Function.
        number: position among its caller's calls where these are kept apart, else 0.
        calls: how often.
        own: instructions of the function itself, over all calls.
        most: most instructions of one call, with everything it calls.
        children: what it calls.
    """

    function: str
    number: int = 0
    calls: int
    own: int
    most: int
    children: list[Call] = field(default_factory=list)

    @property
    def inclusive(self) -> int:
        """Instructions with everything it calls, over all calls."""
        return self.own + sum(child.inclusive for child in self.children)

    @property
    def per_call(self) -> float:
        """Instructions of one call with everything it calls, on average."""
        return self.inclusive / self.calls

    def within(self, function: str) -> Call:
        """Calls of a function below this node, as one node.

        Raises:
            KwsError: there are none.
        """
        return merge_calls(function, self.walk(), f" by {self.function}")

    def walk(self, *, skip: str | None = None) -> Iterator[Call]:
        """This node and everything below it, without calls of the function `skip` and what they call."""
        if self.function != skip:
            yield self
            for child in self.children:
                yield from child.walk(skip=skip)

    def own_by_function(self) -> dict[str, int]:
        """Instructions of each function in it without its callees, over all calls, largest first."""
        totals: dict[str, int] = {}
        for node in self.walk():
            totals[node.function] = totals.get(node.function, 0) + node.own
        return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


class CallTree:
    """What one run of a program executed."""

    def __init__(self, roots: Sequence[Call]) -> None:
        self.roots = tuple(roots)

    @property
    def total(self) -> int:
        """Instructions of the whole run."""
        return sum(root.inclusive for root in self.roots)

    def function(self, name: str, *, below: str | None = None, outside: str | None = None) -> Call:
        """A function wherever it is called, as one node; its children are those of all its places, merged.

        Args:
            name: a symbol, or "file.c:symbol" for a static function.
            below: count only calls that this function or its callees make.
            outside: do not count calls that this function or its callees make.

        Raises:
            KwsError: it was never called there.
        """
        tops = self.roots if below is None else (self.function(below),)
        nodes = (node for top in tops for node in top.walk(skip=outside))
        return merge_calls(name, nodes, "" if below is None else f" by {below}")


def merge_calls(function: str, nodes: Iterable[Call], by: str = "") -> Call:
    """Those nodes that are calls of a function, as one; `by` says in the error who should have called it."""
    places = [node for node in nodes if node.function == function]
    if not places:
        raise KwsError(f"{function} was not called{by}")
    return merge(places)


def merge(nodes: Sequence[Call]) -> Call:
    """Nodes of one function and number as one."""
    children: dict[tuple[str, int], list[Call]] = {}
    for node in nodes:
        for child in node.children:
            children.setdefault((child.function, child.number), []).append(child)
    return Call(
        function=nodes[0].function,
        number=nodes[0].number,
        calls=sum(node.calls for node in nodes),
        own=sum(node.own for node in nodes),
        most=max(node.most for node in nodes),
        children=[merge(same) for same in children.values()],
    )


def parse_calls(text: str, names: Sequence[str]) -> CallTree:
    """The output of tools/qemu/instruction_count.c.

    Args:
        text: its lines.
        names: of the functions, in the order the plugin was given.
    """
    nodes: list[Call] = []
    roots: list[Call] = []
    for line in text.splitlines():
        parent, function, number, calls, own, most = map(int, line.split())
        name = names[function] if function >= 0 else OUTSIDE
        node = Call(function=name, number=number, calls=calls, own=own, most=most)
        nodes.append(node)
        (roots if parent < 0 else nodes[parent].children).append(node)
    for node in nodes:
        node.children.sort(key=lambda child: child.number)
    return CallTree(roots)
