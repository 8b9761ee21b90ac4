"""Recipes: functions that return a full experiment, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kws.config import command_recipes as commands
from kws.config.experiment import AugmentConfig, DataConfig, DetectorConfig, Experiment, TrainConfig
from kws.config.model import FcGruConfig, StreamConfig, TcnConfig
from kws.errors import KwsError


def wake_fc_gru() -> Experiment:
    """One wake word against running speech and noise; the loudest moment decides, as in a stream."""
    return Experiment(
        name="wake",
        recipe="wake-fc-gru",
        data=DataConfig(
            words=(),
            clip_ms=1500,
            silence_percent=40.0,
            unknown_percent=40.0,
            speech_percent=200.0,
            keyword_passes=8,
            after_word_ms=250,
        ),
        augment=AugmentConfig(
            rounds=12,
            speed_percent=12.0,
            lead_in_probability=0.4,
            room_probability=0.25,
            gain_db=0.0,
            level_dbfs=(-50.0, -12.0),
            noise_probability=0.9,
            noise_mix_probability=0.4,
            noise_speed_percent=25.0,
            snr_db=(-2.0, 25.0),
            validation_snr_db=10.0,
            band_warp_percent=8.0,
            stretch_percent=12.0,
            colour_steps=14.0,
            time_masks=1,
            time_mask_frames=6,
            band_mask_bands=4,
        ),
        model=FcGruConfig(
            stream=StreamConfig(stack_frames=8, step_frames=2),
            context_units=(48,),
            context_norm=True,
            gru_units=(48,),
            dropout=0.05,
        ),
        detector=DetectorConfig(smoothing_steps=15, threshold=0.8, refractory_ms=1000, lead_ms=700),
        train=TrainConfig(
            readout="peak",
            readout_steps=15,
            epochs=60,
            qat_epochs=2,
            batch_size=256,
            learning_rate=4e-3,
            label_smoothing=0.05,
            balance=1.0,
            weight_average=0.998,
            compile_step=True,
        ),
    )


def wake_tcn() -> Experiment:
    """The same with dilated temporal convolutions; the settings of training are those found for wake-fc-gru."""
    return replace(
        wake_fc_gru(),
        recipe="wake-tcn",
        model=TcnConfig(
            stream=StreamConfig(stack_frames=4, step_frames=2), channels=48, taps=7, dilations=(1, 1, 2, 2, 4)
        ),
    )


def demo() -> Experiment:
    """A small model on whatever words the data holds, trained in a minute or two."""
    return Experiment(
        name="demo",
        recipe="demo",
        data=DataConfig(words=(), unknown_percent=70.0, silence_percent=25.0),
        augment=AugmentConfig(noise_probability=0.6, snr_db=(5.0, 30.0)),
        model=FcGruConfig(context_units=(48,), gru_units=(48,)),
        detector=DetectorConfig(threshold=0.7),
        train=TrainConfig(epochs=16, qat_epochs=3, batch_size=64, learning_rate=4e-3, balance=1.0),
    )


RECIPES: dict[str, Callable[[], Experiment]] = {
    "commands-fc-gru-small": commands.commands_fc_gru_small,
    "commands-fc-gru-medium": commands.commands_fc_gru_medium,
    "commands-fc-gru-large": commands.commands_fc_gru_large,
    "commands-tcn-small": commands.commands_tcn_small,
    "commands-tcn-medium": commands.commands_tcn_medium,
    "commands-tcn-large": commands.commands_tcn_large,
    "commands-ds-cnn": commands.commands_ds_cnn,
    "commands-teacher": commands.commands_teacher,
    "commands-dnn": commands.commands_dnn,
    "wake-fc-gru": wake_fc_gru,
    "wake-tcn": wake_tcn,
    "demo": demo,
}


def recipe(name: str) -> Experiment:
    """The experiment of a recipe.

    Raises:
        KwsError: no recipe has this name; the sentence lists those that exist.
    """
    if name not in RECIPES:
        raise KwsError(f"recipe {name}: not known, expected one of {', '.join(RECIPES)}")
    return RECIPES[name]()
