"""Decides obligations and theorems with z3; an answer that is not in within the time counts as a failure."""

from __future__ import annotations

from dataclasses import dataclass

import c_integer as ci
import z3
from c_integer import Truth
from c_machine import Machine

SECONDS = 64


@dataclass(frozen=True)
class Verdict:
    """`what` names the statement, `answer` is proved, refuted or unknown, `example` a counterexample."""

    what: str
    answer: str
    example: str = ""


def decide(machine: Machine, *theorems: tuple[str, Truth], seconds: float = SECONDS) -> list[Verdict]:
    """All obligations of the machine in their order (each may rely on those before it), then the theorems."""
    solver = z3.Solver()
    solver.add(*(fact for fact in machine.facts if fact is not True))
    statements = [(o.text, ci.implies(o.guard, o.condition)) for o in machine.obligations]
    return [_decide(solver, what, truth, seconds) for what, truth in [*statements, *theorems]]


def _search(solver: z3.Solver, seconds: float) -> z3.CheckSatResult:
    """z3 may lose itself in one search and be done at once in another: a new seed, and twice the time for each."""
    for attempt in range(6):
        solver.set("random_seed", attempt)
        solver.set("timeout", int(seconds * 1000) >> 6 - attempt)
        answer = solver.check()
        if answer != z3.unknown:
            break
    return answer


def _decide(solver: z3.Solver, what: str, truth: Truth, seconds: float) -> Verdict:
    if truth is True:
        return Verdict(what, "proved")
    solver.push()
    solver.add(ci.negate(truth))
    answer = _search(solver, seconds)
    example = str(solver.model()) if answer == z3.sat else solver.reason_unknown() if answer == z3.unknown else ""
    solver.pop()
    solver.add(truth)
    return Verdict(what, {"unsat": "proved", "sat": "refuted"}.get(str(answer), "unknown"), example)


def prove(machine: Machine, *theorems: tuple[str, Truth], seconds: float = SECONDS) -> None:
    """Fails unless every obligation and theorem is proved, and unless the assumptions can be met at all."""
    solver = z3.Solver()
    solver.set("timeout", int(seconds * 1000))
    solver.add(*(fact for fact in machine.facts if fact is not True))
    assert solver.check() == z3.sat, "the assumptions contradict each other, or z3 cannot tell"
    for verdict in decide(machine, *theorems, seconds=seconds):
        assert verdict.answer == "proved", f"{verdict.what}: {verdict.answer}\n{verdict.example}"


def refuted(machine: Machine, *theorems: tuple[str, Truth], seconds: float = SECONDS) -> Verdict:
    """The first statement with a counterexample; fails when there is none."""
    verdicts = decide(machine, *theorems, seconds=seconds)
    wrong = [verdict for verdict in verdicts if verdict.answer == "refuted"]
    assert wrong, "nothing was refuted"
    return wrong[0]
