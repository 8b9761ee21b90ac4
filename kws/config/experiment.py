"""A whole experiment: data, augmentation, front end, model, training, detection."""

from __future__ import annotations

from dataclasses import dataclass, field

from kws.config.frontend import FrontendConfig
from kws.config.model import FcGruConfig, ModelConfig

SILENCE_LABEL = "_silence_"
UNKNOWN_LABEL = "_unknown_"


@dataclass(frozen=True, kw_only=True)
class DataConfig:
    """Which words, and how the two background classes are built (Speech Commands' protocol).

    Attributes:
        words: keywords, in label order; empty: every folder or label of the data.
        clip_ms: length every clip is cut or padded to.
        silence_percent: silence clips per split, in percent of the keyword clips.
        unknown_percent: clips of other words per split, in percent of the keyword clips.
        validation_percent, testing_percent: shares of the hash split where the data has no split of its own.
    """

    words: tuple[str, ...] = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
    clip_ms: int = 1000
    silence_percent: float = 10.0
    unknown_percent: float = 10.0
    validation_percent: float = 10.0
    testing_percent: float = 10.0


@dataclass(frozen=True, kw_only=True)
class AugmentConfig:
    """What happens to a training clip, on PCM unless said otherwise.

    Attributes:
        shift_ms: random shift in both directions, at most this far.
        gain_db: random gain from -gain_db to +gain_db.
        noise_probability: share of the clips that get background noise.
        snr_db: lowest and highest signal-to-noise ratio drawn, in dB.
        time_masks, time_mask_frames: SpecAugment, number and greatest width of masks over frames.
        band_masks, band_mask_bands: SpecAugment, number and greatest width of masks over bands.
    """

    shift_ms: int = 100
    gain_db: float = 6.0
    noise_probability: float = 0.8
    snr_db: tuple[float, float] = (0.0, 25.0)
    time_masks: int = 2
    time_mask_frames: int = 12
    band_masks: int = 1
    band_mask_bands: int = 6


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """Optimisation.

    Attributes:
        epochs: float training epochs.
        qat_epochs: further epochs with fake quantization.
        batch_size: clips per batch.
        learning_rate, qat_learning_rate: peak rates, both cosine-decayed.
        weight_decay: of AdamW.
        label_smoothing: 0 to below 1.
        carry_probability: chance that a clip starts from the state the previous clip of its row left behind.
        readout_steps: the last steps of a clip whose scores are averaged for loss and accuracy.
        seed: of data order, augmentation and initial weights.
    """

    epochs: int = 40
    qat_epochs: int = 10
    batch_size: int = 128
    learning_rate: float = 2e-3
    qat_learning_rate: float = 3e-4
    weight_decay: float = 1e-4
    label_smoothing: float = 0.05
    carry_probability: float = 0.5
    readout_steps: int = 10
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class DetectorConfig:
    """Scores to events; see SPEC.md section 4.

    Attributes:
        smoothing_steps: moving average over network steps.
        threshold: smoothed posterior that makes an event, used where no operating point was measured.
        onset: smoothed posterior that marks the start of a word.
        near_miss: peaks from here to the threshold are reported as near misses; 0: none.
        refractory_ms: no second event within this time.
        lead_ms: from the onset of the score back to the start of the word.
    """

    smoothing_steps: int = 10
    threshold: float = 0.6
    onset: float = 0.2
    near_miss: float = 0.0
    refractory_ms: int = 500
    lead_ms: int = 400


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Everything that determines a model, apart from the audio itself."""

    name: str = "commands"
    recipe: str = "commands-fc-gru"
    data: DataConfig = field(default_factory=DataConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    frontend: FrontendConfig = field(default_factory=FrontendConfig)
    model: ModelConfig = field(default_factory=FcGruConfig)
    train: TrainConfig = field(default_factory=TrainConfig)
    detector: DetectorConfig = field(default_factory=DetectorConfig)
