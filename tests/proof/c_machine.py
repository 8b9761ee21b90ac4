"""Runs C functions on symbolic values, with C's own rules as proof obligations.

Every path is followed at once: branches are merged value by value. An operation whose result C leaves undefined (signed
overflow, shifts by bad amounts, division by zero, an index or address outside its object, a null pointer) adds an
obligation: under the condition that the operation is reached, its operands are good. WSP_EXPECT adds one, too. Loops
run until their condition is decided by the bounds of its operands, or by an invariant that the caller gives.
"""

from __future__ import annotations

from collections.abc import Mapping

import c_integer as ci
from c_integer import INT, Int, IntType, Truth, UnsupportedCError
from c_statements import Statements
from c_types import Array, ConstantOf, CType, Pointer, Struct, Types
from c_values import NULL, Address, Bytes, Frame, Invariant, Obligation, Place, State, Stub, Value
from pycparser import c_ast


class Machine(Statements, ConstantOf):
    """One translation unit."""

    def __init__(self, tree: c_ast.FileAST, pointer_bits: int = 64, stubs: Mapping[str, Stub] | None = None,
                 invariants: Mapping[tuple[str, int], Invariant] | None = None) -> None:  # fmt: skip
        self.types = Types(pointer_bits)
        self.functions: dict[str, c_ast.FuncDef] = {}
        self.stubs = dict(stubs or {})
        self.invariants = dict(invariants or {})
        self.obligations: list[Obligation] = []
        self.facts: list[Truth] = []
        self.fresh = 0
        self.frames: list[Frame] = [Frame("", {})]
        self.globals = State(True, {})
        self.ended: Truth = True  # the last call came to an end: its loops under an invariant are left
        for item in tree.ext:
            self.declare_global(item)

    def __call__(self, node: c_ast.Node) -> int:
        value = self.expression(node, self.globals)
        if not isinstance(value, Int) or not value.constant:
            raise UnsupportedCError(f"not a constant at {node.coord}")
        return value.low

    def declare_global(self, item: c_ast.Node) -> None:
        if isinstance(item, c_ast.FuncDef):
            self.functions[item.decl.name] = item
        elif isinstance(item, c_ast.Typedef):
            if isinstance(item.type, c_ast.TypeDecl) or not item.name.startswith("wsp_assert_"):
                self.types.names[item.name] = self.types.of(item, self)
        elif isinstance(item, c_ast.Decl) and item.name is None:
            self.types.of(item.type, self)
        elif (
            isinstance(item, c_ast.Decl) and not isinstance(item.type, c_ast.FuncDecl) and "extern" not in item.storage
        ):
            self.declare(item, self.globals)

    # ---- for those who state theorems

    def variable(self, name: str, type_: str | IntType, low: int | None = None, high: int | None = None) -> Int:
        """A free integer of a C type (a name of the translation unit), optionally of a smaller range."""
        c_type = self.types.names[type_] if isinstance(type_, str) else type_
        assert isinstance(c_type, IntType)
        value = ci.variable(name, c_type, low, high)
        self.facts.append(ci.bounds(value))
        return value

    def constant(self, value: int, type_: str = "int32_t") -> Int:
        c_type = self.types.names[type_]
        assert isinstance(c_type, IntType)
        return ci.constant(c_type, value)

    def any(self, type_: CType | str, name: str) -> Value:
        """An arbitrary value of a type; pointers in it are null."""
        c_type = self.types.names.get(type_) or self.types.structs[type_] if isinstance(type_, str) else type_
        if isinstance(c_type, IntType):
            return self.variable(name, c_type)
        if isinstance(c_type, Struct):
            return {member: self.any(inner, f"{name}.{member}") for member, inner in c_type.fields}
        if isinstance(c_type, Array):
            return tuple(self.any(c_type.element, f"{name}[{i}]") for i in range(c_type.count))
        return NULL

    def object(self, name: str, value: Value) -> Address:
        """Puts a value into memory and returns its address."""
        self.globals.store[name] = value
        return Address(((True, Place(name)),))

    def bytes(self, name: str, size: Int) -> Address:
        """Memory of `size` bytes with arbitrary contents."""
        return Address(((True, Bytes(name, size, ci.constant(self.types.size, 0))),))

    def assume(self, *truths: Truth) -> None:
        self.facts.extend(truths)

    def run(self, function: str, *arguments: Value) -> Value:
        """Calls a function; its obligations are collected and its effects are in `globals`."""
        state = self.globals
        result = self.call(function, list(arguments), state, "the theorem")
        self.globals.guard = True
        return result

    # ---- obligations

    def require(self, state: State, condition: Truth, what: str, coord: object) -> None:
        if condition is not True and not state.dead:
            self.obligations.append(Obligation(state.guard, condition, f"{what} at {coord}"))

    def call(self, name: str, arguments: list[Value], state: State, coord: object) -> Value:
        if name == "wsp_proof_expect":
            self.require(state, ci.to_truth(arguments[0]), "WSP_EXPECT", coord)
            return None
        if name in self.stubs:
            return self.stubs[name](self, state, arguments)
        if name == "__builtin_clz":
            return self.leading_zeros(arguments[0], state, coord)
        if name not in self.functions:
            raise UnsupportedCError(f"no source of {name}, called at {coord}")
        definition = self.functions[name]
        frame = Frame(name, dict(self.frames[0].names))
        parameters = definition.decl.type.args.params if definition.decl.type.args else []
        self.frames.append(frame)
        before = state.guard
        for parameter, argument in zip([p for p in parameters if p.name is not None], arguments, strict=True):
            type_ = self.types.of(parameter.type, self)
            if isinstance(type_, Array):
                type_ = Pointer(type_.element)
            assert type_ is not None
            self.fresh += 1
            place = f"{parameter.name}#{self.fresh}"
            frame.names[parameter.name] = (place, type_)
            state.store[place] = self.convert(argument, type_)
        if len(self.frames) > 40:
            raise UnsupportedCError(f"recursion in {name}")
        self.statement(definition.body, state)
        self.frames.pop()
        result_type = self.types.of(definition.decl.type.type, self)
        ends = [(guard, value, store) for guard, value, store in frame.returns if guard is not False]
        if not state.dead:
            ends.append((state.guard, None, state.store))
        if not ends:
            state.guard = False
            return None
        self.ended = ci.either(*(guard for guard, _, _ in ends))
        _, value, store = ends[-1]
        value = value if result_type is None or value is None else self.convert(value, result_type)
        for guard, other, other_store in reversed(ends[:-1]):
            if result_type is not None:
                other = self.convert(other, result_type)
                value = other if value is None else self.choose(guard, other, value)
            store = self.merged(guard, other_store, store)
        state.guard = before
        state.store = store
        return value

    def leading_zeros(self, x: Int, state: State, coord: object) -> Int:
        self.require(state, ci.to_truth(x), "leading zeros of 0", coord)
        result = ci.constant(INT, 32)
        for bit in range(x.high.bit_length()):
            result = ci.choose(x.term >= 1 << bit if not x.constant else x.low >= 1 << bit,
                               ci.constant(INT, 31 - bit), result)  # fmt: skip
        return result
