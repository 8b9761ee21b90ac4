"""The arena as a picture: time runs to the right, addresses upwards, every block is a rectangle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from kws.profile.arena import ArenaMap, Block
from kws.report.picture import new_figure, save_png

COLOURS = {
    "input": "#4878a8",
    "state": "#6a9f58",
    "output": "#d1615d",
    "intermediate": "#e7ca60",
    "scratch": "#b8b0ac",
}
_NAMES = {"state": "state, fed back", "scratch": "scratch"}
_DARK = ("input", "state", "output")
_LABEL_POINTS = 6.5
_POINTS_PER_CHARACTER = 0.62 * _LABEL_POINTS
_PLOT_HEIGHT_INCH = 4.6


def arena_picture(arena: ArenaMap, title: str, path: Path) -> None:
    """Draws the blocks of the arena over the operators, and below how much of it each operator needs.

    Args:
        arena: of a model.
        title: one line above the picture.
        path: PNG to write.

    Raises:
        KwsError: the picture cannot be written.
    """
    positions = len(arena.operators)
    width_inch = min(max(7.8, 1.6 + 0.34 * positions), 40.0)
    figure = new_figure(width_inch, _PLOT_HEIGHT_INCH + 2.9)
    blocks, live = figure.subplots(2, 1, sharex=True, height_ratios=[4.2, 1.0])
    figure.suptitle(title, fontsize=11)
    _draw_blocks(blocks, arena, (width_inch - 1.6) * 72 / positions)
    _draw_live(live, arena)
    names = [f"{name}  {number}" for number, name in enumerate(arena.operators[:-1])] + [arena.operators[-1]]
    live.set_xticks([position + 0.5 for position in range(positions)], names, rotation=90, fontsize=7)
    live.set_xlim(0, positions)
    save_png(figure, path)


def _draw_blocks(axes: Axes, arena: ArenaMap, points_per_operator: float) -> None:
    points_per_byte = _PLOT_HEIGHT_INCH * 0.72 * 72 / max(arena.arena_bytes, 1)
    # Short-lived blocks come last: those that lie in place of an operand overlap it for one operator.
    for block in sorted(arena.blocks, key=lambda block: block.first - block.last):
        _draw_block(axes, block)
        _label_block(axes, block, _visible(block, arena.blocks), points_per_operator, points_per_byte)
    axes.axhline(arena.arena_bytes, color="black", linewidth=1.0, linestyle="--")
    axes.set_ylim(0, max(arena.arena_bytes, 1) * 1.02)
    axes.set_ylabel("byte of the arena")
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", color="0.92", linewidth=0.6)
    axes.set_axisbelow(True)
    shown = [kind for kind in COLOURS if any(block.kind == kind for block in arena.blocks)]
    patches = [Patch(facecolor=COLOURS[kind], edgecolor="0.25", label=_NAMES.get(kind, kind)) for kind in shown]
    if any(block.in_place for block in arena.blocks):
        patches.append(Patch(facecolor="white", edgecolor="0.25", hatch="////", label="in place of an operand"))
    axes.legend(
        handles=patches,
        ncols=len(patches),
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        fontsize=8,
        frameon=False,
        columnspacing=1.2,
    )


def _draw_block(axes: Axes, block: Block) -> None:
    corner, width = (block.first, block.offset), block.last + 1 - block.first
    axes.add_patch(
        Rectangle(corner, width, block.bytes, facecolor=COLOURS[block.kind], edgecolor="0.25", linewidth=0.7)
    )
    if block.in_place:
        axes.add_patch(Rectangle(corner, 1, block.bytes, fill=False, hatch="////", linewidth=0.0, edgecolor="0.45"))


def _visible(block: Block, blocks: Sequence[Block]) -> tuple[int, int]:
    """Operators over which nothing else is drawn on the block: without those where one block becomes another."""
    heir = any(
        other.in_place
        and other.first == block.last
        and other is not block
        and other.offset < block.offset + block.bytes
        and block.offset < other.offset + other.bytes
        for other in blocks
    )
    return block.first + block.in_place, block.last + 1 - heir


def _label_block(
    axes: Axes, block: Block, visible: tuple[int, int], points_per_operator: float, points_per_byte: float
) -> None:
    text = _fitting(block, (visible[1] - visible[0]) * points_per_operator - 4)
    if text and block.bytes * points_per_byte >= _LABEL_POINTS * 1.15:
        place = sum(visible) / 2, block.offset + block.bytes / 2
        colour = "white" if block.kind in _DARK else "black"
        axes.text(*place, text, ha="center", va="center", fontsize=_LABEL_POINTS, color=colour)


def _fitting(block: Block, points: float) -> str:
    """The longest of a few labels that fits."""
    name = block.label.split(";")[0].rsplit("/", 1)[-1].removeprefix("serving_default_").removesuffix(":0")
    choices = (f"{name}, {block.bytes}", str(block.bytes))
    return next((text for text in choices if len(text) * _POINTS_PER_CHARACTER <= points), "")


def _draw_live(axes: Axes, arena: ArenaMap) -> None:
    live = arena.live_bytes()
    axes.bar([position + 0.5 for position in range(len(live))], live, width=0.9, color="#8c9fb5")
    axes.axhline(arena.arena_bytes, color="black", linewidth=1.0, linestyle="--")
    axes.set_ylim(0, max(arena.arena_bytes, 1) * 1.15)
    axes.set_ylabel("bytes needed")
