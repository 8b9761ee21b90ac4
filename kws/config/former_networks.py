"""Networks that recipes once had: what was trained with them can be gone on with and can teach."""

from __future__ import annotations

from kws.config.model import BandConfig, FcGruConfig, ModelConfig, StreamConfig, TcnConfig


def _fc_gru(frames: int, context: int, gru: int, projection: int) -> FcGruConfig:
    return FcGruConfig(
        stream=StreamConfig(stack_frames=frames, step_frames=3),
        context_units=(context,),
        context_norm=True,
        gru_units=(gru,),
        projection_units=projection,
        dropout=0.02,
    )


def _tcn(frames: int, channels: int, dilations: tuple[int, ...]) -> TcnConfig:
    stream = StreamConfig(stack_frames=frames, step_frames=3)
    return TcnConfig(stream=stream, channels=channels, taps=5, dilations=dilations, dropout=0.02)


FORMER_NETWORKS: dict[str, tuple[ModelConfig, ...]] = {
    "commands-fc-gru-medium": (_fc_gru(6, 64, 72, 48),),
    "commands-fc-gru-large": (_fc_gru(9, 96, 104, 64),),
    "commands-tcn-medium": (_tcn(6, 62, (1, 1, 2, 2, 2)),),
    "commands-tcn-large": (_tcn(6, 100, (1, 1, 2, 2, 2, 2)),),
    "commands-teacher": (_tcn(6, 160, (1, 1, 2, 2, 2, 2, 3)),),
    "wake-fc-gru": (
        FcGruConfig(
            stream=StreamConfig(stack_frames=8, step_frames=2),
            band_stack=BandConfig(filters=(16, 24), taps=(5, 3), strides=(2, 2)),
            context_units=(48,),
            context_norm=True,
            gru_units=(56,),
            dropout=0.05,
        ),
    ),
}
"""By recipe, the latest first."""


def former_networks(recipe: str) -> tuple[ModelConfig, ...]:
    """The networks that a recipe had before the one it has now, the latest first."""
    return FORMER_NETWORKS.get(recipe, ())
