"""C statements: declarations, branches that are merged, loops that are unrolled or held by an invariant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import c_integer as ci
import z3
from c_expressions import Expressions
from c_integer import IntType, Truth, UnsupportedCError
from c_types import Array, CType, Struct
from c_values import MOST_ROUNDS, NULL, Address, Invariant, State, Value
from pycparser import c_ast


class Statements(Expressions):
    """Effects of a Machine's statements."""

    def statement(self, node: c_ast.Node | None, state: State) -> None:
        if node is None or state.dead:
            return
        method = getattr(self, "_do_" + type(node).__name__, None)
        if method is None:
            self.expression(node, state)
        else:
            method(node, state)

    def _do_Compound(self, node: c_ast.Compound, state: State) -> None:
        outer = dict(self.frames[-1].names)
        for item in node.block_items or []:
            self.statement(item, state)
        self.frames[-1].names = outer

    def _do_Decl(self, node: c_ast.Decl, state: State) -> None:
        self.declare(node, state)

    def _do_DeclList(self, node: c_ast.DeclList, state: State) -> None:
        for item in node.decls:
            self.declare(item, state)

    def _do_Typedef(self, node: c_ast.Typedef, state: State) -> None:
        return

    def _do_EmptyStatement(self, node: c_ast.EmptyStatement, state: State) -> None:
        return

    def declare(self, node: c_ast.Decl, state: State) -> None:
        type_ = self.types.of(node.type, self)
        if isinstance(type_, Array) and type_.count == 0 and isinstance(node.init, c_ast.InitList):
            type_ = Array(type_.element, len(node.init.exprs))
        assert type_ is not None
        self.fresh += 1
        name = f"{node.name}#{self.fresh}"
        self.frames[-1].names[node.name] = (name, type_)
        if node.init is not None:
            state.store[name] = self.initial(node.init, type_, state)
        elif "static" in node.storage or self.frames[-1].function == "":
            state.store[name] = self.zero(type_)
        else:
            state.store[name] = self.any(type_, name)  # indeterminate: any value at all

    def initial(self, node: c_ast.Node, type_: CType, state: State) -> Value:
        if not isinstance(node, c_ast.InitList):
            return self.convert(self.expression(node, state), type_)
        if isinstance(type_, Array):
            given = [self.initial(item, type_.element, state) for item in node.exprs]
            return tuple(given + [self.zero(type_.element)] * (type_.count - len(given)))
        if isinstance(type_, Struct):
            values = {name: self.zero(inner) for name, inner in type_.fields}
            names = [name for name, _ in type_.fields]
            for i, item in enumerate(node.exprs):
                name, value = names[i], item
                if isinstance(item, c_ast.NamedInitializer):
                    name, value = item.name[0].name, item.expr
                values[name] = self.initial(value, type_.field_type(name), state)
            return values
        return self.initial(node.exprs[0], type_, state)

    def zero(self, type_: CType) -> Value:
        if isinstance(type_, IntType):
            return ci.constant(type_, 0)
        if isinstance(type_, Array):
            return (self.zero(type_.element),) * type_.count
        if isinstance(type_, Struct):
            return {name: self.zero(inner) for name, inner in type_.fields}
        return NULL

    def _do_Return(self, node: c_ast.Return, state: State) -> None:
        value = self.expression(node.expr, state) if node.expr is not None else None
        self.frames[-1].returns.append((state.guard, value, dict(state.store)))
        state.guard = False

    def _do_Break(self, node: c_ast.Break, state: State) -> None:
        self.frames[-1].breaks[-1].append(State(state.guard, dict(state.store)))
        state.guard = False

    def _do_Continue(self, node: c_ast.Continue, state: State) -> None:
        self.frames[-1].continues[-1].append(State(state.guard, dict(state.store)))
        state.guard = False

    def _do_If(self, node: c_ast.If, state: State) -> None:
        truth = self.truth(node.cond, state)
        self.branch(truth, state, lambda s: self.statement(node.iftrue, s), lambda s: self.statement(node.iffalse, s))

    def branch(
        self, truth: Truth, state: State, yes: Callable[[State], Any], no: Callable[[State], Any]
    ) -> tuple[Any, Any]:
        """Runs both sides of a decision and merges what they leave behind."""
        first, second = state.fork(truth), state.fork(ci.negate(truth))
        left = yes(first) if not first.dead else None
        right = no(second) if not second.dead else None
        self.merge(truth, state, first, second)
        return left, right

    def merge(self, truth: Truth, state: State, first: State, second: State) -> None:
        if first.dead or second.dead:
            kept = second if first.dead else first
            state.guard, state.store = kept.guard, kept.store
            return
        state.guard = ci.either(first.guard, second.guard)
        state.store = self.merged(truth, first.store, second.store)

    def merged(self, truth: Truth, first: dict[str, Value], second: dict[str, Value]) -> dict[str, Value]:
        names = first.keys() & second.keys()
        return {name: self.choose(truth, first[name], second[name]) for name in names}

    def choose(self, truth: Truth, yes: Value, no: Value) -> Value:
        if yes is no or truth is True:
            return yes
        if truth is False:
            return no
        if isinstance(yes, dict):
            return {name: self.choose(truth, yes[name], no[name]) for name in yes}
        if isinstance(yes, tuple):
            return tuple(self.choose(truth, a, b) for a, b in zip(yes, no, strict=True))
        if isinstance(yes, Address):
            if yes == no:
                return yes
            return Address((*((ci.both(truth, g), t) for g, t in yes.targets),
                            *((ci.both(ci.negate(truth), g), t) for g, t in no.targets)))  # fmt: skip
        return ci.choose(truth, yes, no)

    def _do_Switch(self, node: c_ast.Switch, state: State) -> None:
        value = self.promote(self.expression(node.cond, state))
        frame = self.frames[-1]
        frame.breaks.append([])
        left, fallen = state, state.fork(False)
        fallen_dead = True
        default: c_ast.Default | None = None
        for case in node.stmt.block_items:
            if isinstance(case, c_ast.Default):
                default = case
                continue
            label = self.convert(self.expression(case.expr, state), value.type)
            hit = ci.compare("==", value, label)
            entered, left = left.fork(hit), left.fork(ci.negate(hit))
            if not fallen_dead:
                self.merge(hit, entered, entered.fork(True), fallen)
            for item in case.stmts or []:
                self.statement(item, entered)
            fallen, fallen_dead = entered, entered.dead
        if not fallen_dead:
            frame.breaks[-1].append(fallen)
        if default is not None:
            for item in default.stmts or []:
                self.statement(item, left)
        self.join(state, [*frame.breaks.pop(), left])

    def join(self, state: State, ends: list[State]) -> None:
        """Continues after points of which exactly one is reached."""
        ends = [end for end in ends if not end.dead]
        if not ends:
            state.guard = False
            return
        joined = ends[-1]
        for end in reversed(ends[:-1]):
            store = self.merged(end.guard, end.store, joined.store)
            joined = State(ci.either(end.guard, joined.guard), store)
        state.guard, state.store = joined.guard, joined.store

    def _do_While(self, node: c_ast.While, state: State) -> None:
        self.loop(node, node.cond, node.stmt, None, state)

    def _do_DoWhile(self, node: c_ast.DoWhile, state: State) -> None:
        raise UnsupportedCError(f"do while at {node.coord}")

    def _do_For(self, node: c_ast.For, state: State) -> None:
        outer = dict(self.frames[-1].names)
        self.statement(node.init, state)
        self.loop(node, node.cond, node.stmt, node.next, state)
        self.frames[-1].names = outer

    def loop(self, node: c_ast.Node, condition: c_ast.Node, body: c_ast.Node, step: c_ast.Node | None,
             state: State) -> None:  # fmt: skip
        frame = self.frames[-1]
        number = frame.loops
        frame.loops += 1
        invariant = self.invariants.get((frame.function, number))
        if invariant is not None:
            self.loop_by_invariant(invariant, condition, body, step, state, node)
            return
        frame.breaks.append([])
        ends: list[State] = []
        loops_inside = frame.loops
        for _ in range(MOST_ROUNDS + 1):
            truth = self.truth(condition, state)
            ends.append(state.fork(ci.negate(truth)))
            state.guard = ci.both(state.guard, truth)
            if state.dead:
                break
            frame.loops = loops_inside
            self.round(body, step, state)
        else:
            raise UnsupportedCError(f"a loop of more than {MOST_ROUNDS} rounds at {node.coord}: give it an invariant")
        self.join(state, [*frame.breaks.pop(), *ends])

    def round(self, body: c_ast.Node, step: c_ast.Node | None, state: State) -> None:
        frame = self.frames[-1]
        frame.continues.append([])
        self.statement(body, state)
        self.join(state, [*frame.continues.pop(), state])
        self.statement(step, state)

    def visible(self, state: State) -> dict[str, Value]:
        """Variables of the present function by their names in C."""
        names = self.frames[-1].names
        return {name: state.store[place] for name, (place, _) in names.items() if place in state.store}

    def loop_by_invariant(self, invariant: Invariant, condition: c_ast.Node, body: c_ast.Node,
                          step: c_ast.Node | None, state: State, node: c_ast.Node) -> None:  # fmt: skip
        frame = self.frames[-1]
        for truth in invariant.holds(self.visible(state)):
            self.require(state, truth, "loop invariant before the loop", node.coord)
        for name in invariant.changes:
            place, type_ = frame.names[name]
            self.fresh += 1
            state.store[place] = self.any(type_, f"{name}~{self.fresh}")
        self.facts += [ci.implies(state.guard, truth) for truth in invariant.holds(self.visible(state))]
        kept = {name: value for name, value in state.store.items()
                if name not in {frame.names[change][0] for change in invariant.changes}}  # fmt: skip
        truth = self.truth(condition, state)
        inside = state.fork(truth)
        before = invariant.decreases(self.visible(inside))
        frame.breaks.append([])
        self.round(body, step, inside)
        for hold in invariant.holds(self.visible(inside)):
            self.require(inside, hold, "loop invariant after a round", node.coord)
        after = invariant.decreases(self.visible(inside))
        self.require(inside, z3.And(before >= 0, after < before), "progress of the loop", node.coord)
        changed = [name for name, value in kept.items() if inside.store.get(name) is not value]
        if changed and not inside.dead:
            raise UnsupportedCError(f"the loop at {node.coord} also changes {changed}")
        self.join(state, [*frame.breaks.pop(), state.fork(ci.negate(truth))])
