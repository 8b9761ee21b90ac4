"""Instructions of one hop of the front end, by configuration."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kws.config.frontend import FrontendConfig
from kws.errors import KwsError
from kws.export.targets import check_target
from kws.features.extract import FeatureExtractor
from kws.features.tables import render_config_c
from kws.instructions.build import build_program
from kws.instructions.calls import Call
from kws.instructions.count import check_countable, count_instructions

HOPS = 20
PUSH = "wsp_frontend_push"


@dataclass(frozen=True, kw_only=True)
class FrontendCount:
    """What was counted.

    Attributes:
        push: all calls of wsp_frontend_push() for the configuration, one a hop.
        first_hops: those of them that completed no frame.
    """

    push: Call
    first_hops: int

    @property
    def per_frame(self) -> float:
        """Instructions of a hop that completes a frame; those before it cost next to nothing."""
        return self.push.inclusive / (self.push.calls - self.first_hops)


def count_frontend(
    configs: Sequence[FrontendConfig], target: str, *, options: Sequence[str] = ()
) -> tuple[FrontendCount, ...]:
    """Builds front ends for a target and counts some hops of noise in its emulator.

    Args:
        configs: all at once.
        target: a bare-metal target with an emulator.
        options: further ones for CMake's configuration.

    Raises:
        KwsError: a configuration is impossible, or a tool is missing.
    """
    machine = check_target(target)
    check_countable(machine)
    with tempfile.TemporaryDirectory(prefix="kws-count-") as temporary:
        program = build_program(machine, "frontend", _render(configs), Path(temporary), options)
        count = count_instructions(machine, program, apart=("frontend.c:feed_all",))
    if count.status != 0:
        raise KwsError(f"the front end does not run on {target}: {count.output.strip() or 'setup failed'}")
    feeds = [call for call in count.calls.function("frontend.c:feed_all").children if call.function.endswith(":feed")]
    pushes = [next(call for call in feed.children if call.function == PUSH) for feed in feeds]
    return tuple(
        FrontendCount(push=push, first_hops=(config.window_samples - 1) // config.hop_samples)
        for push, config in zip(pushes, configs, strict=True)
    )


def _render(configs: Sequence[FrontendConfig]) -> dict[str, str]:
    names = [f"frontend_config_{index}" for index in range(len(configs))]
    memory_bytes = max(FeatureExtractor(config).memory_bytes for config in configs)
    data = f"""#include "frontend.h"
extern const wsp_frontend_config {", ".join(names)};
const wsp_frontend_config *const frontend_configs[] = {{{", ".join(f"&{name}" for name in names)}}};
const uint32_t frontend_config_count = {len(configs)}u;
const uint32_t frontend_hops = {HOPS}u;
WSP_ALIGNED uint8_t frontend_memory[{memory_bytes}];
const size_t frontend_memory_bytes = sizeof(frontend_memory);
"""
    files = {f"{name}.c": render_config_c(config, name) for config, name in zip(configs, names, strict=True)}
    return {"frontend_data.c": data, **files}
