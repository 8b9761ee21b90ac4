"""Pointers, objects and their parts: where a C expression reads and writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import c_integer as ci
import z3
from c_integer import Int, IntType, Truth, UnsupportedCError
from c_types import Array, CType, Pointer, Struct
from c_values import NULL, Address, Bytes, Place, State, Value
from pycparser import c_ast


class Places:
    """Addresses of a Machine."""

    def pointer_arithmetic(self, operator: str, left: Value, right: Value, state: State, coord: object) -> Value:
        if operator in ("==", "!="):
            a, b = self.convert(left, Pointer(None)), self.convert(right, Pointer(None))
            if NULL in (a, b):
                other = a if b == NULL else b
                truth = self.as_truth(other)
                return ci.from_truth(ci.negate(truth) if operator == "==" else truth)
        if operator in ("+", "-") and isinstance(left, Address) and isinstance(right, Int):
            step = self.promote(right)
            return Address(tuple((guard, self.moved(target, operator, step, state.fork(guard), coord))
                                 for guard, target in left.targets))  # fmt: skip
        if operator == "+" and isinstance(left, Int):
            return self.pointer_arithmetic(operator, right, left, state, coord)
        raise UnsupportedCError(f"pointer {operator} at {coord}")

    def moved(self, target: Place | Bytes | str | None, operator: str, step: Int, state: State, coord: object) -> Any:
        if isinstance(target, Place) and target.path and isinstance(target.path[-1], Int):
            index = self.exact_sum(target.path[-1], operator, step)
            count = len(self.read_path(state.store[target.object], target.path[:-1], state, coord))
            self.within(index, count, state, "address", coord)
            return Place(target.object, (*target.path[:-1], index))
        if isinstance(target, Bytes):
            offset = self.exact_sum(target.offset, operator, step)
            good = ci.both(ci.compare(">=", offset, ci.constant(offset.type, 0)), ci.compare("<=", offset, target.size))
            self.require(state, good, "address outside its memory", coord)
            return Bytes(target.name, target.size, offset)
        raise UnsupportedCError(f"pointer arithmetic at {coord}")

    def exact_sum(self, a: Int, operator: str, b: Int) -> Int:
        wide = IntType("exact", 128, signed=True)
        return (ci.add if operator == "+" else ci.subtract)(wide, replace(a, type=wide), replace(b, type=wide))

    def within(self, index: Int, count: int, state: State, what: str, coord: object) -> None:
        """An address may be one past the end; reading there is refused by the read."""
        good = ci.both(ci.compare(">=", index, ci.constant(index.type, 0)),
                       ci.compare("<=", index, ci.constant(index.type, count)))  # fmt: skip
        self.require(state, good, f"{what} outside its array", coord)

    def read_path(self, value: Value, path: Sequence[str | Int], state: State, coord: object) -> Value:
        for step in path:
            if isinstance(step, str):
                value = value[step]
                continue
            self.require(state, self.index_truth(step, len(value)), "index", coord)
            low, high = max(step.low, 0), min(step.high, len(value) - 1)
            chosen = value[high]
            for i in range(high - 1, low - 1, -1):
                chosen = self.choose(ci.compare("==", step, ci.constant(step.type, i)), value[i], chosen)
            value = chosen
        return value

    def index_truth(self, index: Int, count: int) -> Truth:
        return ci.both(ci.compare(">=", index, ci.constant(index.type, 0)),
                       ci.compare("<", index, ci.constant(index.type, count)))  # fmt: skip

    def written(self, old: Value, path: Sequence[str | Int], value: Value, state: State, coord: object) -> Value:
        if not path:
            return value
        step, rest = path[0], path[1:]
        if isinstance(step, str):
            return {**old, step: self.written(old[step], rest, value, state, coord)}
        self.require(state, self.index_truth(step, len(old)), "index", coord)
        return tuple(
            self.choose(ci.compare("==", step, ci.constant(step.type, i)),
                        self.written(element, rest, value, state, coord), element)
            if step.low <= i <= step.high else element
            for i, element in enumerate(old)
        )  # fmt: skip

    def load(self, target: Place | Bytes | str | None, state: State, coord: object) -> Value:
        if isinstance(target, Place):
            return self.read_path(state.store[target.object], target.path, state, coord)
        if isinstance(target, Bytes):
            good = ci.both(ci.compare(">=", target.offset, ci.constant(target.offset.type, 0)),
                           ci.compare("<", target.offset, target.size))  # fmt: skip
            self.require(state, good, "read outside its memory", coord)
            content = z3.Function(target.name, z3.IntSort(), z3.IntSort())
            value = ci.Int(ci.UCHAR, content(target.offset.term), 0, 255)
            self.facts.append(ci.bounds(value))
            return value
        self.require(state, False, "null pointer read", coord)
        return None

    def load_address(self, address: Address, state: State, coord: object) -> Value:
        result = None
        for guard, target in reversed(address.targets):
            if target is None:
                self.require(state, ci.negate(guard), "null pointer", coord)
                continue
            value = self.load(target, state.fork(guard), coord)
            result = value if result is None else self.choose(guard, value, result)
        return result

    def store_to(self, address: Address, value: Value, state: State, coord: object) -> None:
        for guard, target in address.targets:
            if target is None:
                self.require(state, ci.negate(guard), "null pointer", coord)
                continue
            if not isinstance(target, Place):
                raise UnsupportedCError(f"write to bytes at {coord}")
            old = state.store[target.object]
            changed = self.written(old, target.path, value, state.fork(guard), coord)
            state.store[target.object] = self.choose(guard, changed, old)

    def place(self, node: c_ast.Node, state: State) -> tuple[Address, CType]:
        """Address and type of an lvalue."""
        if isinstance(node, c_ast.ID):
            if node.name in self.frames[-1].names:
                name, type_ = self.frames[-1].names[node.name]
                return Address(((True, Place(name)),)), type_
            raise UnsupportedCError(f"unknown name {node.name} at {node.coord}")
        if isinstance(node, c_ast.StructRef):
            if node.type == "->":
                address, type_ = self.expression(node.name, state), self.pointed(node.name, state)
            else:
                address, type_ = self.place(node.name, state)
            assert isinstance(type_, Struct), (type_, node.coord)
            struct = self.types.structs.get(type_.name.removeprefix("union "), type_)
            targets = tuple((guard, self.member(target, node.field.name, guard, state, node.coord))
                            for guard, target in address.targets)  # fmt: skip
            return Address(targets), struct.field_type(node.field.name)
        if isinstance(node, c_ast.ArrayRef):
            base, type_ = self.element_base(node.name, state)
            index = self.promote(self.expression(node.subscript, state))
            moved = self.pointer_arithmetic("+", base, index, state, node.coord)
            return moved, type_
        if isinstance(node, c_ast.UnaryOp) and node.op == "*":
            type_ = self.pointed(node.expr, state)
            assert type_ is not None
            return self.expression(node.expr, state), type_
        raise UnsupportedCError(f"lvalue {type(node).__name__} at {node.coord}")

    def member(self, target: Any, name: str, guard: Truth, state: State, coord: object) -> Any:
        if target is None:
            self.require(state, ci.negate(guard), "null pointer", coord)
            return None
        assert isinstance(target, Place), (target, coord)
        return Place(target.object, (*target.path, name))

    def element_base(self, node: c_ast.Node, state: State) -> tuple[Address, CType]:
        type_ = self.type_of(node, state)
        if isinstance(type_, Array):
            address, _ = self.place(node, state)
            return self.decayed(address), type_.element
        assert isinstance(type_, Pointer), node.coord
        assert type_.to is not None
        return self.expression(node, state), type_.to

    def decayed(self, address: Address) -> Address:
        zero = ci.constant(self.types.size, 0)
        targets = (
            (guard, Place(target.object, (*target.path, zero)) if isinstance(target, Place) else target)
            for guard, target in address.targets
        )
        return Address(tuple(targets))

    def pointed(self, node: c_ast.Node, state: State) -> CType | None:
        type_ = self.type_of(node, state)
        assert isinstance(type_, (Pointer, Array)), (type_, node.coord)
        return type_.to if isinstance(type_, Pointer) else type_.element

    def type_of(self, node: c_ast.Node, state: State) -> CType | None:
        """Type of an expression that is a place, a pointer or a call; not needed for integers."""
        if isinstance(node, c_ast.ID):
            return self.frames[-1].names[node.name][1]
        if isinstance(node, (c_ast.StructRef, c_ast.ArrayRef)) or (isinstance(node, c_ast.UnaryOp) and node.op == "*"):
            return self.place(node, state.fork(False))[1]
        if isinstance(node, c_ast.UnaryOp) and node.op == "&":
            return Pointer(self.place(node.expr, state.fork(False))[1])
        if isinstance(node, c_ast.Cast):
            return self.types.of(node.to_type, self)
        if isinstance(node, c_ast.FuncCall):
            return self.types.of(self.functions[node.name.name].decl.type.type, self)
        if isinstance(node, c_ast.BinaryOp):
            left = self.type_of(node.left, state)
            return Pointer(left.element) if isinstance(left, Array) else left
        if isinstance(node, c_ast.TernaryOp):
            return self.type_of(node.iftrue, state)
        raise UnsupportedCError(f"type of {type(node).__name__} at {node.coord}")
