"""C expressions with their conversions and arithmetic."""

from __future__ import annotations

from dataclasses import replace

import c_integer as ci
from c_integer import INT, Int, IntType, Truth, UnsupportedCError
from c_places import Places
from c_types import Array, CType, Pointer, Struct
from c_values import NULL, Address, Place, State, Value
from pycparser import c_ast


class Expressions(Places):
    """Values of a Machine's expressions."""

    def truth(self, node: c_ast.Node | None, state: State) -> Truth:
        if node is None:
            return True
        return self.as_truth(self.expression(node, state))

    def as_truth(self, value: Value) -> Truth:
        if isinstance(value, Address):
            return ci.either(*(guard for guard, target in value.targets if target is not None))
        return ci.to_truth(value)

    def expression(self, node: c_ast.Node, state: State) -> Value:
        method = getattr(self, "_of_" + type(node).__name__, None)
        if method is None:
            raise UnsupportedCError(f"{type(node).__name__} at {node.coord}")
        return method(node, state)

    def convert(self, value: Value, type_: CType | None) -> Value:
        if isinstance(type_, IntType) and isinstance(value, Int):
            return ci.convert(value, type_)
        if isinstance(type_, IntType) and isinstance(value, Address) and type_.bits == 1:
            return ci.convert(ci.from_truth(self.as_truth(value)), type_)
        if isinstance(type_, Pointer) and isinstance(value, Int):
            if value.constant and value.low == 0:
                return NULL
            raise UnsupportedCError("an integer made a pointer")
        return value

    def promote(self, value: Value) -> Int:
        assert isinstance(value, Int), value
        small = value.type.bits < 32
        return ci.convert(value, INT) if small else value

    def usual(self, a: Int, b: Int) -> tuple[Int, Int, IntType]:
        """The usual arithmetic conversions."""
        a, b = self.promote(a), self.promote(b)
        wide, other = (a.type, b.type) if a.type.bits >= b.type.bits else (b.type, a.type)
        if wide.bits == other.bits and not other.signed:
            wide = other
        return ci.convert(a, wide), ci.convert(b, wide), wide

    def in_range(self, raw: Int, state: State, what: str, coord: object) -> Int:
        """A result of exact arithmetic in its type: obligation when signed, wrap when unsigned."""
        if not raw.type.signed:
            return ci.convert(raw, raw.type)
        self.require(state, ci.fits(raw, raw.type), what, coord)
        low, high = max(raw.low, raw.type.low), min(raw.high, raw.type.high)
        if low > high:
            low, high = raw.type.low, raw.type.high
        return replace(raw, low=low, high=high)

    def arithmetic(self, operator: str, left: Value, right: Value, state: State, coord: object) -> Value:
        if isinstance(left, Address) or isinstance(right, Address):
            return self.pointer_arithmetic(operator, left, right, state, coord)
        if operator in ("<<", ">>"):
            return self.shift(operator, self.promote(left), self.promote(right), state, coord)
        a, b, type_ = self.usual(left, right)
        if operator in ("<", "<=", ">", ">=", "==", "!="):
            return ci.from_truth(ci.compare(operator, a, b))
        if operator in ("+", "-", "*"):
            make = {"+": ci.add, "-": ci.subtract, "*": ci.multiply}[operator]
            return self.in_range(make(type_, a, b), state, f"overflow of {operator}", coord)
        if operator in ("/", "%"):
            self.require(state, ci.to_truth(b), "division by zero", coord)
            make = ci.divide if operator == "/" else ci.remainder
            return self.in_range(make(type_, a, b), state, "overflow of a division", coord)
        if operator in ("&", "|"):
            return (ci.bit_and if operator == "&" else ci.bit_or)(type_, a, b)
        raise UnsupportedCError(f"operator {operator} at {coord}")

    def shift(self, operator: str, value: Int, amount: Int, state: State, coord: object) -> Int:
        self.require(state, ci.both(ci.compare(">=", amount, ci.constant(amount.type, 0)),
                                    ci.compare("<", amount, ci.constant(amount.type, value.type.bits))),
                     "shift amount", coord)  # fmt: skip
        low, high = max(amount.low, 0), min(amount.high, value.type.bits - 1)
        results = []
        for n in range(low, high + 1):
            here = state if low == high else state.fork(ci.compare("==", amount, ci.constant(amount.type, n)))
            if operator == ">>":
                results.append((n, ci.shift_right(value.type, value, n)))
                continue
            if value.type.signed:
                positive = ci.compare(">=", value, ci.constant(value.type, 0))
                self.require(here, positive, "left shift of a negative number", coord)
            raw = ci.shift_left(value.type, value, n)
            results.append((n, self.in_range(raw, here, "overflow of <<", coord)))
        if not results:
            return ci.constant(value.type, 0)
        n, result = results[-1]
        for n, other in reversed(results[:-1]):
            result = ci.choose(ci.compare("==", amount, ci.constant(amount.type, n)), other, result)
        return result

    def _of_Constant(self, node: c_ast.Constant, state: State) -> Value:
        if node.type == "string":
            return Address(((True, node.value),))
        if node.type == "char":
            return ci.constant(INT, ord(node.value[1]))
        text = node.value.lower()
        unsigned, long_ = "u" in text, text.count("l")
        value = int(text.rstrip("ul"), 0)
        names = ["int unsigned"] if unsigned else ["int"]
        if long_ == 1:
            names = ["long unsigned"] if unsigned else ["long"]
        elif long_ == 2:
            names = ["long long unsigned"] if unsigned else ["long long"]
        hexadecimal = text.startswith("0x")
        for name in [*names, *(["int unsigned"] if hexadecimal else []), "long", "long long", "long long unsigned"]:
            type_ = self.types.basic[name]
            if value <= type_.high:
                return ci.constant(type_, value)
        raise UnsupportedCError(f"constant {node.value}")

    def _of_ID(self, node: c_ast.ID, state: State) -> Value:
        if node.name in self.frames[-1].names:
            name, type_ = self.frames[-1].names[node.name]
            if isinstance(type_, Array):
                return self.decayed(Address(((True, Place(name)),)))
            return state.store[name]
        if node.name in self.types.enumerators:
            return ci.constant(INT, self.types.enumerators[node.name])
        raise UnsupportedCError(f"unknown name {node.name} at {node.coord}")

    def _of_place(self, node: c_ast.Node, state: State) -> Value:
        address, type_ = self.place(node, state)
        return self.decayed(address) if isinstance(type_, Array) else self.load_address(address, state, node.coord)

    _of_StructRef = _of_ArrayRef = _of_place

    def _of_UnaryOp(self, node: c_ast.UnaryOp, state: State) -> Value:
        if node.op == "*":
            return self._of_place(node, state)
        if node.op == "&":
            return self.place(node.expr, state)[0]
        if node.op == "sizeof":
            type_ = (
                self.types.of(node.expr, self)
                if isinstance(node.expr, c_ast.Typename)
                else self.type_of(node.expr, state)
            )
            return ci.constant(self.types.size, self.types.bytes(type_))
        if node.op in ("++", "--", "p++", "p--"):
            address, type_ = self.place(node.expr, state)
            old = self.load_address(address, state, node.coord)
            one = ci.constant(INT, 1)
            new = self.convert(self.arithmetic(node.op[-1], old, one, state, node.coord), type_)
            self.store_to(address, new, state, node.coord)
            return old if node.op.startswith("p") else new
        value = self.expression(node.expr, state)
        if node.op == "!":
            return ci.from_truth(ci.negate(self.as_truth(value)))
        value = self.promote(value)
        if node.op == "-":
            return self.arithmetic("-", ci.constant(value.type, 0), value, state, node.coord)
        if node.op == "~":
            return ci.complement(value.type, value)
        if node.op == "+":
            return value
        raise UnsupportedCError(f"operator {node.op} at {node.coord}")

    def _of_BinaryOp(self, node: c_ast.BinaryOp, state: State) -> Value:
        if node.op in ("&&", "||"):
            left = self.truth(node.left, state)
            want = left if node.op == "&&" else ci.negate(left)
            right, _ = self.branch(want, state, lambda s: self.truth(node.right, s), lambda s: None)
            if right is None:
                return ci.from_truth(left)
            return ci.from_truth(ci.both(left, right) if node.op == "&&" else ci.either(left, right))
        left_value = self.expression(node.left, state)
        right_value = self.expression(node.right, state)
        return self.arithmetic(node.op, left_value, right_value, state, node.coord)

    def _of_TernaryOp(self, node: c_ast.TernaryOp, state: State) -> Value:
        truth = self.truth(node.cond, state)
        yes, no = self.branch(truth, state, lambda s: self.expression(node.iftrue, s),
                              lambda s: self.expression(node.iffalse, s))  # fmt: skip
        if yes is None or no is None:
            other = no if yes is None else yes
            return other if isinstance(other, Address) else self.promote(other)
        if isinstance(yes, Int) and isinstance(no, Int):
            a, b, _ = self.usual(yes, no)
            return ci.choose(truth, a, b)
        if isinstance(yes, Int) or isinstance(no, Int):
            yes, no = self.convert(yes, Pointer(None)), self.convert(no, Pointer(None))
        return self.choose(truth, yes, no)

    def _of_Cast(self, node: c_ast.Cast, state: State) -> Value:
        return self.convert(self.expression(node.expr, state), self.types.of(node.to_type, self))

    def _of_Assignment(self, node: c_ast.Assignment, state: State) -> Value:
        address, type_ = self.place(node.lvalue, state)
        value = self.expression(node.rvalue, state)
        if node.op != "=":
            old = self.load_address(address, state, node.coord)
            value = self.arithmetic(node.op[:-1], old, value, state, node.coord)
        value = self.convert(value, type_)
        self.store_to(address, value, state, node.coord)
        return value

    def _of_FuncCall(self, node: c_ast.FuncCall, state: State) -> Value:
        if node.name.name == "offsetof":
            type_, member = node.args.exprs
            struct = self.types.of(type_, self)
            assert isinstance(struct, Struct)
            return ci.constant(self.types.size, self.types.offset(struct, member.name))
        arguments = [self.expression(argument, state) for argument in (node.args.exprs if node.args else [])]
        return self.call(node.name.name, arguments, state, node.coord)

    def _of_ExprList(self, node: c_ast.ExprList, state: State) -> Value:
        value = None
        for item in node.exprs:
            value = self.expression(item, state)
        return value
