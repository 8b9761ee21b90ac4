"""Recipes for ten Speech Commands words, unknown and silence: every family in the sizes where it makes sense.

Small, medium and large are model files of at most 25, 60 and 120 KiB (tests/python/test_recipes.py).
"""

from __future__ import annotations

from kws.config.experiment import AugmentConfig, DetectorConfig, Experiment, TrainConfig
from kws.config.model import BandConfig, DnnConfig, DsCnnConfig, FcGruConfig, ModelConfig, StreamConfig, TcnConfig

_MIDDLE = StreamConfig(stack_frames=6, step_frames=3)
_NARROW = StreamConfig(stack_frames=5, step_frames=3)

_SOME_BANDS = BandConfig(filters=(16, 24, 32), taps=(5, 3, 3), strides=(2, 1, 2))
_MANY_BANDS = BandConfig(filters=(24, 32, 48), taps=(5, 3, 3), strides=(2, 1, 2))
_TEACHER_BANDS = BandConfig(filters=(48, 64, 96), taps=(5, 3, 3), strides=(2, 1, 2))


def commands_fc_gru_small() -> Experiment:
    """Streaming GRU from fully connected operators, at most 25 KiB."""
    return _commands(
        "commands-fc-gru-small",
        FcGruConfig(stream=_NARROW, context_units=(32,), context_norm=True, gru_units=(36,), dropout=0.0),
    )


def commands_fc_gru_medium() -> Experiment:
    """Band convolutions, then a streaming GRU from fully connected operators, at most 60 KiB."""
    return _commands("commands-fc-gru-medium", _fc_gru(_MIDDLE, _SOME_BANDS, context=56, gru=68, projection=48))


def commands_fc_gru_large() -> Experiment:
    """Band convolutions, then a streaming GRU from fully connected operators, at most 120 KiB."""
    return _commands("commands-fc-gru-large", _fc_gru(_MIDDLE, _MANY_BANDS, context=88, gru=100, projection=64))


def commands_tcn_small() -> Experiment:
    """Dilated temporal convolutions, at most 25 KiB."""
    return _commands("commands-tcn-small", _tcn(_NARROW, BandConfig(), channels=28, dilations=(1, 2, 4)))


def commands_tcn_medium() -> Experiment:
    """Band convolutions, then dilated temporal ones, at most 60 KiB."""
    return _commands("commands-tcn-medium", _tcn(_MIDDLE, _SOME_BANDS, channels=60, dilations=(1, 2, 2, 3)))


def commands_tcn_large() -> Experiment:
    """Band convolutions, then dilated temporal ones, at most 120 KiB."""
    return _commands("commands-tcn-large", _tcn(_MIDDLE, _MANY_BANDS, channels=96, dilations=(1, 2, 2, 2, 3)))


def commands_ds_cnn() -> Experiment:
    """The depthwise-separable CNN of MLPerf Tiny, made causal; medium."""
    return _commands("commands-ds-cnn", DsCnnConfig(), compile_step=False)


def commands_teacher() -> Experiment:
    """Wider convolutions, to learn from with `kws train --teacher`; not meant for a device."""
    return _commands("commands-teacher", _tcn(_MIDDLE, _TEACHER_BANDS, channels=192, dilations=(1, 1, 2, 2, 2, 3)))


def commands_dnn() -> Experiment:
    """A fully connected network over the last second, 14 times a second; the classic baseline."""
    return Experiment(
        name="commands-dnn",
        recipe="commands-dnn",
        model=DnnConfig(stream=StreamConfig(stack_frames=98, step_frames=7)),
        train=TrainConfig(learning_rate=1e-3, readout_steps=1, carry_probability=0.0),
        detector=DetectorConfig(smoothing_steps=2),
    )


def _commands(name: str, model: ModelConfig, *, compile_step: bool = True) -> Experiment:
    """A quarter of a second is read out; noise, rooms and speed; other words come more often than when it is judged."""
    return Experiment(
        name=name,
        recipe=name,
        augment=AugmentConfig(
            rounds=16,
            speed_percent=8.0,
            room_probability=0.1,
            noise_probability=0.7,
            snr_db=(2.0, 25.0),
            time_mask_frames=8,
            band_mask_bands=5,
        ),
        model=model,
        train=TrainConfig(
            epochs=80,
            learning_rate=4e-3,
            readout_steps=8,
            unknown_factor=1.5,
            class_bias_ridge=0.01,
            compile_step=compile_step,
        ),
    )


def _fc_gru(stream: StreamConfig, bands: BandConfig, *, context: int, gru: int, projection: int) -> FcGruConfig:
    return FcGruConfig(
        stream=stream,
        band_stack=bands,
        context_units=(context,),
        context_norm=True,
        gru_units=(gru,),
        projection_units=projection,
        dropout=0.02,
    )


def _tcn(stream: StreamConfig, bands: BandConfig, *, channels: int, dilations: tuple[int, ...]) -> TcnConfig:
    return TcnConfig(stream=stream, band_stack=bands, channels=channels, taps=5, dilations=dilations, dropout=0.02)
