from pathlib import Path

import pytest

from kws.config import DnnConfig, Experiment, FcGruConfig, TrainConfig
from kws.config.overrides import apply_overrides
from kws.config.recipes import RECIPES, recipe
from kws.config.serialize import dumps_json, dumps_toml, from_dict, load, to_dict
from kws.errors import KwsError


@pytest.mark.parametrize("name", sorted(RECIPES))
@pytest.mark.parametrize("suffix", [".json", ".toml"])
def test_recipes_survive_a_round_trip(name: str, suffix: str, tmp_path: Path) -> None:
    experiment = recipe(name)
    assert experiment.recipe == name
    path = tmp_path / f"config{suffix}"
    path.write_text(dumps_toml(experiment) if suffix == ".toml" else dumps_json(experiment), encoding="utf-8")
    assert load(path) == experiment


def test_missing_keys_take_defaults() -> None:
    assert from_dict({"train": {"epochs": 3}}) == Experiment(train=TrainConfig(epochs=3))


def test_unknown_recipe_lists_the_known() -> None:
    with pytest.raises(KwsError, match="commands-fc-gru"):
        recipe("nope")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"train": {"epoch": 3}}, r"unknown key train\.epoch .*epochs"),
        ({"trains": {}}, "unknown key trains"),
        ({"model": {"family": "fc_gru", "stream": {"stack": 3}}}, r"unknown key model\.stream\.stack"),
        ({"model": {"family": "lstm"}}, "model: family is 'lstm', expected one of fc_gru, tcn, ds_cnn, dnn"),
        ({"train": {"epochs": 2.5}}, r"train\.epochs: 2\.5 is not a value of type int"),
        ({"train": {"epochs": True}}, r"train\.epochs: True is not"),
        ({"train": {"epochs": "3"}}, r"train\.epochs: '3' is not"),
        ({"train": {"epochs": 0}}, "train: epochs is 0"),
        ({"data": {"words": ["yes", "yes"]}}, "each word once"),
        ({"data": {"words": "yes"}}, r"data\.words"),
        ({"frontend": {"window": "blackman"}}, "window"),
        ({"augment": {"snr_db": [10, 0]}}, "snr_db"),
        ({"augment": {"snr_db": [10]}}, "snr_db"),
        ({"detector": {"near_miss": 0.3, "second_try": 0.1}}, "detector: second_try is 0.1, expected onset, 0.2, to 1"),
        ({"detector": {"second_try": 0.5}}, "detector: near_miss is 0.0, expected above 0"),
        ({"detector": {"second_try_ms": 70000}}, "second_try_ms"),
        ({"train": {"readout": "peak", "negative_weight": 0.0}}, "train: negative_weight is 0.0, expected above 0"),
        ({"train": {"readout": "peak", "negative_weight": 1001.0}}, "negative_weight is 1001.0"),
        ({"train": {"negative_weight": 2.0}}, "negative_weight is 2.0, expected 1 where readout is last"),
    ],
)
def test_bad_values_are_refused_by_name(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence):
        from_dict(values)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [("a.json", "{", "not valid JSON"), ("a.toml", "a =", "not valid TOML"), ("a.json", "[]", "no table")],
)
def test_bad_files_are_refused(name: str, text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(KwsError, match=sentence):
        load(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KwsError, match="cannot be read"):
        load(tmp_path / "absent.toml")


def test_overrides_of_every_kind() -> None:
    changed = apply_overrides(
        Experiment(),
        [
            "train.epochs=3",
            "data.words=yes, no",
            "frontend.window=hamming",
            "model.gru_units=[32, 24]",
            "name=x",
        ],
    )
    assert changed.train.epochs == 3
    assert changed.data.words == ("yes", "no")
    assert changed.frontend.window == "hamming"
    assert changed.model == FcGruConfig(gru_units=(32, 24))
    assert changed.name == "x"


def test_lists_may_have_one_or_no_item() -> None:
    changed = apply_overrides(Experiment(), ["data.words=", "model.gru_units=40"])
    assert changed.data.words == ()
    assert changed.model == FcGruConfig(gru_units=(40,))


def test_family_switch_comes_first() -> None:
    changed = apply_overrides(Experiment(), ["model.hidden_units=10,20", "model.family=dnn"])
    assert changed.model == DnnConfig(hidden_units=(10, 20))


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("train.epochs", "expected part.key=value"),
        ("=3", "expected part.key=value"),
        ("train.epoch=3", "did you mean epochs"),
        ("trian.epochs=3", "did you mean train"),
        ("train.epochs=many", r"train\.epochs: 'many' is not"),
        ("train.epochs=1e9", r"train\.epochs"),
        ("train=3", "is a table"),
        ("model.family=lstm", "expected one of fc_gru"),
        ("data.words=1,2", "data.words"),
    ],
)
def test_bad_overrides(setting: str, sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence):
        apply_overrides(recipe("commands-fc-gru-medium"), [setting])


def test_dict_is_plain_and_names_the_family() -> None:
    assert to_dict(recipe("commands-dnn"))["model"]["family"] == "dnn"
