"""Every recipe's file size and speed of decision, from an untrained model."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import require_package

from kws.config.former_networks import FORMER_NETWORKS
from kws.config.recipes import RECIPES, recipe
from kws.config.serialize import from_dict, to_dict

keras = require_package("keras", "pip install 'kws[train]'")
require_package("tensorflow", "pip install 'kws[train]'")

from kws.model import build_model  # noqa: E402
from kws.quantize import convert, observe_ranges  # noqa: E402

LARGEST_KIB = {"small": 25, "medium": 60, "large": 120, "ds-cnn": 60}
RECORD_BYTES = 6000
"""Room for the record; a command model's with its sources and licences takes almost as much."""

SIZED = sorted(name for name in RECIPES if name.startswith("commands-") and name.rsplit("-", 1)[1] in LARGEST_KIB)
SIZED.append("commands-ds-cnn")


def test_sizes_are_all_there() -> None:
    assert len(SIZED) == 7


@pytest.mark.parametrize("name", SIZED)
def test_the_model_file_keeps_its_size(name: str) -> None:
    experiment = recipe(name)
    keras.utils.set_random_seed(1)
    model = build_model(experiment.model, experiment.frontend.bands, 12)
    observe_ranges(model, [np.random.default_rng(0).integers(-128, 128, (2, 98, 40)).astype(np.int8)])
    limit = LARGEST_KIB["ds-cnn" if name.endswith("ds-cnn") else name.rsplit("-", 1)[1]]
    assert len(convert(model)) + RECORD_BYTES <= 1024 * limit


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_recipes_know_their_names_and_survive_a_file(name: str) -> None:
    experiment = recipe(name)
    assert experiment.recipe == name
    assert from_dict(to_dict(experiment)) == experiment
    words_ms = experiment.data.clip_ms
    stream = experiment.model.stream
    step_ms = stream.step_frames * experiment.frontend.hop_ms
    assert experiment.train.readout_steps * step_ms <= words_ms


@pytest.mark.parametrize("name", sorted(FORMER_NETWORKS))
def test_former_networks_are_others_than_a_recipe_has_now(name: str) -> None:
    networks = [recipe(name).model, *FORMER_NETWORKS[name]]
    assert len(set(networks)) == len(networks)
