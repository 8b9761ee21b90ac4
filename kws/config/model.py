"""Model families and their sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kws.config.checks import require
from kws.errors import KwsError


@dataclass(frozen=True, kw_only=True)
class StreamConfig:
    """How feature frames become network steps.

    Attributes:
        stack_frames: frames in one network input, oldest first.
        step_frames: frames between two network steps.
    """

    stack_frames: int = 6
    step_frames: int = 2

    def __post_init__(self) -> None:
        if not 1 <= self.step_frames <= self.stack_frames <= 200:
            raise KwsError(
                f"model: step_frames {self.step_frames} and stack_frames {self.stack_frames}, "
                "expected 1 <= step_frames <= stack_frames <= 200"
            )


@dataclass(frozen=True, kw_only=True)
class BandConfig:
    """Convolutions over bands in front of a network, one entry per layer; empty: there are none.

    The first layer sees all stacked frames at once, every later one the filters of the layer before.

    Attributes:
        filters: of each layer.
        taps: neighbouring bands (of the layer before) that a filter covers.
        strides: bands between two places of a filter.
    """

    filters: tuple[int, ...] = ()
    taps: tuple[int, ...] = ()
    strides: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name in ("filters", "taps", "strides"):
            sizes = getattr(self, name)
            require(all(1 <= size <= 4096 for size in sizes), "model.band_stack", name, sizes, "numbers from 1 to 4096")
            fits = len(sizes) == len(self.filters)
            require(fits, "model.band_stack", name, sizes, f"as many numbers as filters, {len(self.filters)}")

    def require_fit(self, bands: int) -> None:
        """Checks that the filters fit over so many bands.

        Raises:
            KwsError: a layer's filters are wider than what is in front of it.
        """
        for number, (taps, stride) in enumerate(zip(self.taps, self.strides, strict=True), 1):
            if taps > bands:
                raise KwsError(
                    f"model.band_stack: layer {number} has {taps} taps, but there are {bands} bands before it"
                )
            bands = filter_places(bands, taps, stride)


def filter_places(bands: int, taps: int, stride: int) -> int:
    """Where a filter fits without padding."""
    return (bands - taps) // stride + 1


@dataclass(frozen=True, kw_only=True)
class FcGruConfig:
    """Convolutions over bands or none, fully connected layers, then GRU layers built from fully connected operators.

    Attributes:
        stream: frame stacking.
        band_stack: convolutions over bands in front of the context layers.
        context_units: width of each ReLU layer before the recurrence.
        context_norm: batch normalisation in the context layers; costs nothing on the device.
        gru_units: width of each GRU layer.
        projection_units: width of a ReLU layer between recurrence and readout, 0: none.
        dropout: rate behind every context and GRU layer during training.
    """

    stream: StreamConfig = StreamConfig()
    band_stack: BandConfig = BandConfig()
    context_units: tuple[int, ...] = (96,)
    context_norm: bool = False
    gru_units: tuple[int, ...] = (96,)
    projection_units: int = 0
    dropout: float = 0.1


@dataclass(frozen=True, kw_only=True)
class DnnConfig:
    """Fully connected network over one second of frames, no state.

    Attributes:
        stream: frame stacking; stack_frames spans the word.
        hidden_units: width of each ReLU layer.
        dropout: rate on every layer's input during training.
    """

    stream: StreamConfig = StreamConfig(stack_frames=49, step_frames=2)
    hidden_units: tuple[int, ...] = (96, 96, 96)
    dropout: float = 0.2


@dataclass(frozen=True, kw_only=True)
class TcnConfig:
    """Convolutions over bands or none, a dense stem, residual blocks of a dilated depthwise convolution and a 1x1 one.

    The network sees sum((taps - 1) * dilation) steps into the past.

    Attributes:
        stream: frame stacking.
        band_stack: convolutions over bands in front of the stem.
        channels: width of every layer.
        taps: length of every temporal filter, in steps.
        dilations: steps between two taps, one entry per block.
        dropout: rate in front of the readout during training.
    """

    stream: StreamConfig = StreamConfig(stack_frames=4, step_frames=2)
    band_stack: BandConfig = BandConfig()
    channels: int = 64
    taps: int = 9
    dilations: tuple[int, ...] = (1, 1, 2, 2)
    dropout: float = 0.1


@dataclass(frozen=True, kw_only=True)
class DsCnnConfig:
    """Convolution over stacked frames and bands, depthwise-separable blocks, mean over bands and the last steps.

    Attributes:
        stream: frame stacking; stack_frames is the height of the first convolution, step_frames its stride.
        channels: of every layer.
        blocks: depthwise-separable blocks.
        band_stride: of the first convolution, which is four bands wide.
        pool_steps: steps that the mean in front of the readout covers.
        dropout: rate in front of the readout during training.
    """

    stream: StreamConfig = StreamConfig(stack_frames=10, step_frames=2)
    channels: int = 64
    blocks: int = 4
    band_stride: int = 4
    pool_steps: int = 25
    dropout: float = 0.2

    def __post_init__(self) -> None:
        require(self.band_stride >= 1, "model", "band_stride", self.band_stride, "at least 1")


ModelConfig = FcGruConfig | TcnConfig | DsCnnConfig | DnnConfig

MODEL_FAMILIES: dict[str, type[FcGruConfig] | type[TcnConfig] | type[DsCnnConfig] | type[DnnConfig]] = {
    "fc_gru": FcGruConfig,
    "tcn": TcnConfig,
    "ds_cnn": DsCnnConfig,
    "dnn": DnnConfig,
}


def same_network(one: ModelConfig, other: ModelConfig) -> bool:
    """Whether two networks compute the same once they are trained: dropout may differ."""
    return replace(one, dropout=0.0) == replace(other, dropout=0.0)


def family_name(config: ModelConfig) -> str:
    """The family's name in configuration files and model records, such as "fc_gru"."""
    return next(name for name, kind in MODEL_FAMILIES.items() if kind is type(config))
