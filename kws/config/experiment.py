"""A whole experiment: data, augmentation, front end, model, training, detection."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal

from kws.config.checks import require
from kws.config.frontend import FrontendConfig
from kws.config.gate import GateConfig
from kws.config.model import FcGruConfig, ModelConfig, TcnConfig

CODEC_NAMES = ("opus", "mp3", "gsm", "mulaw")
"""What kws.data.codec can do."""

SILENCE_LABEL = "_silence_"
UNKNOWN_LABEL = "_unknown_"
HARD_LABEL = "_hard_"
"""Of clips that a model took for a keyword: background with a share of its own (`kws mine`)."""


@dataclass(frozen=True, kw_only=True)
class DataConfig:
    """Which words, and how the two background classes are built (Speech Commands' protocol).

    Attributes:
        words: keywords, in label order; empty: every folder or label of the data.
        clip_ms: length every clip is cut or padded to.
        silence_percent: silence clips per split, in percent of the keyword clips.
        unknown_percent: clips of other words per split, in percent of the keyword clips.
        speech_percent: pieces of running speech without keywords per epoch, in percent of the keyword clips; they are
            `_unknown_`, and validation hears all its running speech once.
        hard_percent: clips per epoch that another model took for a keyword, in percent of the keyword clips, where the
            data has some; they are `_unknown_`.
        keyword_passes: how often an epoch goes through the keyword clips, each time augmented anew.
        after_word_ms: clips are cut so that the word ends this long before their end, as the data says or as it is
            heard; None: cut around its middle.
        validation_percent, testing_percent: shares of the hash split where the data has no split of its own.

    Raises:
        KwsError: a value is out of range; the sentence names the field. The same holds for every class here.
    """

    words: tuple[str, ...] = ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go")
    clip_ms: int = 1000
    silence_percent: float = 10.0
    unknown_percent: float = 10.0
    speech_percent: float = 0.0
    hard_percent: float = 50.0
    keyword_passes: int = 1
    after_word_ms: int | None = None
    validation_percent: float = 10.0
    testing_percent: float = 10.0

    def __post_init__(self) -> None:
        for word in self.words:
            require(bool(word) and not word.startswith("_"), "data", "words", repr(word), "a plain word")
        require(len(set(self.words)) == len(self.words), "data", "words", self.words, "each word once")
        require(100 <= self.clip_ms <= 10000, "data", "clip_ms", self.clip_ms, "100 to 10000")
        for name in ("silence_percent", "unknown_percent"):
            value = getattr(self, name)
            require(0 <= value <= 1000, "data", name, value, "0 to 1000")
        for name in ("speech_percent", "hard_percent"):
            value = getattr(self, name)
            require(0 <= value <= 10000, "data", name, value, "0 to 10000")
        require(1 <= self.keyword_passes <= 1000, "data", "keyword_passes", self.keyword_passes, "1 to 1000")
        after = self.after_word_ms
        require(after is None or 0 <= after < self.clip_ms, "data", "after_word_ms", after, "0 to below clip_ms")
        held_out = self.validation_percent + self.testing_percent
        require(
            min(self.validation_percent, self.testing_percent) >= 0,
            "data",
            "split percent",
            held_out,
            "0 or more",
        )
        require(held_out < 100, "data", "validation_percent + testing_percent", held_out, "below 100")


@dataclass(frozen=True, kw_only=True)
class AugmentConfig:
    """What happens to a training clip, on PCM unless said otherwise.

    Attributes:
        rounds: epochs with augmented PCM of their own; later ones hear these in turn again, in another order and with
            features varied otherwise; the features are kept in the cache folder. 0: every epoch has its own.
        speed_percent: random change of speed, and with it of pitch and formants, at most this much up or down.
        lead_in_probability: share of the clips with running speech in front of their word, where there is some.
        room_probability: share of the clips that are put into a room, where there are impulse responses.
        distance_probability: share of the clips whose talker is further away than in the room's response.
        distance_factor: how many times further, lowest and highest, its logarithm drawn evenly: the direct sound falls
            by it and the reverberation stays (without a room all of it falls), and high frequencies suffer. A drawn
            level_dbfs takes the place of the level that is lost.
        shift_ms: random shift in both directions, at most this far.
        gain_db: random gain from -gain_db to +gain_db.
        level_dbfs: lowest and highest level of active speech, drawn evenly, relative to full scale; None: as recorded.
        noise_probability: share of the clips that get background noise.
        noise_by_kind: a kind of noise is drawn evenly (column `kind` of its manifest), then a recording of it; else
            recordings are, whatever their kind.
        noise_mix_probability: share of the backgrounds that are two recordings at once.
        noise_speed_percent: backgrounds are played at most so much faster or slower.
        snr_db: lowest and highest signal-to-noise ratio drawn, in dB.
        equalizer_probability: share of the clips with another timbre, see kws/data/equalizer.py.
        equalizer_db: how much louder or softer it makes a part of the spectrum at most.
        overdrive_probability: share of the clips that an overdriven microphone clips, half of them hard, half softly.
        overdrive_db: how far its limit lies below the clip's peak, lowest and highest.
        codec_probability: share of the clips that go through a codec.
        codecs: which, of opus, mp3, gsm and mulaw, drawn evenly, as are their rates.
        validation_snr_db: noise under the validation clips, always the same; None: as recorded.
        band_warp_percent: another vocal tract: features move up or down over their bands by at most so much.
        stretch_percent: another tempo: features become longer or shorter by at most so much.
        colour_steps: another timbre: a smooth curve over the bands of at most so many int8 steps is added to the
            features; with the default front end 2.4 steps are a decibel.
        time_masks, time_mask_frames: SpecAugment, number and greatest width of masks over frames.
        band_masks, band_mask_bands: SpecAugment, number and greatest width of masks over bands.
    """

    rounds: int = 0
    speed_percent: float = 0.0
    lead_in_probability: float = 0.0
    room_probability: float = 0.0
    distance_probability: float = 0.0
    distance_factor: tuple[float, float] = (1.0, 6.0)
    shift_ms: int = 100
    gain_db: float = 6.0
    level_dbfs: tuple[float, float] | None = None
    noise_probability: float = 0.8
    noise_by_kind: bool = False
    noise_mix_probability: float = 0.0
    noise_speed_percent: float = 0.0
    snr_db: tuple[float, float] = (0.0, 25.0)
    equalizer_probability: float = 0.0
    equalizer_db: float = 8.0
    overdrive_probability: float = 0.0
    overdrive_db: tuple[float, float] = (3.0, 15.0)
    codec_probability: float = 0.0
    codecs: tuple[str, ...] = CODEC_NAMES
    validation_snr_db: float | None = None
    band_warp_percent: float = 0.0
    stretch_percent: float = 0.0
    colour_steps: float = 0.0
    time_masks: int = 2
    time_mask_frames: int = 12
    band_masks: int = 1
    band_mask_bands: int = 6

    def __post_init__(self) -> None:
        require(0 <= self.rounds <= 1000, "augment", "rounds", self.rounds, "0 to 1000")
        require(0 <= self.speed_percent <= 30, "augment", "speed_percent", self.speed_percent, "0 to 30")
        for name in (each.name for each in fields(self) if each.name.endswith("_probability")):
            require(0 <= getattr(self, name) <= 1, "augment", name, getattr(self, name), "0 to 1")
        near, far = self.distance_factor
        require(1 <= near <= far <= 100, "augment", "distance_factor", self.distance_factor, "low, high in 1 to 100")
        require(0 <= self.equalizer_db <= 60, "augment", "equalizer_db", self.equalizer_db, "0 to 60")
        weak, strong = self.overdrive_db
        require(0 <= weak <= strong <= 60, "augment", "overdrive_db", self.overdrive_db, "low, high in 0 to 60")
        known = ", ".join(CODEC_NAMES)
        fine = bool(self.codecs) and set(self.codecs) <= set(CODEC_NAMES)
        require(fine, "augment", "codecs", ", ".join(self.codecs) or "empty", f"some of {known}")
        require(0 <= self.shift_ms <= 1000, "augment", "shift_ms", self.shift_ms, "0 to 1000")
        require(0 <= self.gain_db <= 60, "augment", "gain_db", self.gain_db, "0 to 60")
        level = self.level_dbfs
        ordered = level is None or -90 <= level[0] <= level[1] <= 0
        require(ordered, "augment", "level_dbfs", level, "low, high in -90 to 0")
        require(
            -30 <= self.snr_db[0] <= self.snr_db[1] <= 100,
            "augment",
            "snr_db",
            self.snr_db,
            "low, high in -30 to 100",
        )
        fixed = self.validation_snr_db
        require(fixed is None or -30 <= fixed <= 100, "augment", "validation_snr_db", fixed, "-30 to 100")
        for name in ("noise_speed_percent", "band_warp_percent", "stretch_percent"):
            value = getattr(self, name)
            require(0 <= value <= 50, "augment", name, value, "0 to 50")
        require(0 <= self.colour_steps <= 255, "augment", "colour_steps", self.colour_steps, "0 to 255")
        for name in ("time_masks", "time_mask_frames", "band_masks", "band_mask_bands"):
            value = getattr(self, name)
            require(0 <= value <= 1000, "augment", name, value, "0 to 1000")


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
        readout: "last": the last steps of a clip decide; "peak": its loudest moment does, as it will in a stream.
        readout_steps: steps whose scores are averaged, the last ones or those around the peak.
        late_steps: of readout "peak": a keyword's clip is to peak in so many last steps and to stay low before, where
            clips are cut at the word's end (`data.after_word_ms`); 0: it may peak anywhere.
        negative_weight: of readout "peak": how many times a keyword's peak counts in a clip of something else. Above 1
            for few false accepts: training then minds those that are left, and answers are less sure of a keyword.
        false_accepts_per_hour: of readout "peak": checkpoints are chosen by recall around this rate of false accepts.
        validation_hours: of readout "peak": length of the recordings that recall is measured on after every epoch.
        distill_weight: share of the loss that asks for the teacher's answers, where there is a teacher.
        distill_temperature: softens the teacher's and the student's answers for that part.
        balance: 0: words are drawn as often as the data has them; 1: all equally often.
        weight_average: momentum of the moving average of the weights, which is what is validated and kept, such as
            0.998 for the last 500 batches; 0: the weights themselves.
        class_bias_ridge: above 0, the trained model's classes get a bias each that evens out how surely they are
            recognised, fitted on the validation clips (kws/train/class_bias.py); the smaller, the further: 0.01, say.
        unknown_factor: clips of other words in an epoch, as a multiple of the share that the protocol has them in.
        compile_step: on TensorFlow, compile the training step with XLA: half a minute once, then about twice as fast;
            JAX always compiles.
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
    readout: Literal["last", "peak"] = "last"
    readout_steps: int = 10
    late_steps: int = 0
    negative_weight: float = 1.0
    false_accepts_per_hour: float = 0.5
    validation_hours: float = 2.5
    distill_weight: float = 0.7
    distill_temperature: float = 2.0
    balance: float = 0.5
    unknown_factor: float = 1.0
    weight_average: float = 0.0
    class_bias_ridge: float = 0.0
    compile_step: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        require(1 <= self.epochs <= 100000, "train", "epochs", self.epochs, "1 to 100000")
        require(0 <= self.qat_epochs <= 100000, "train", "qat_epochs", self.qat_epochs, "0 to 100000")
        require(1 <= self.batch_size <= 65536, "train", "batch_size", self.batch_size, "1 to 65536")
        for name in ("learning_rate", "qat_learning_rate"):
            value = getattr(self, name)
            require(0 < value <= 1, "train", name, value, "above 0, at most 1")
        require(0 <= self.weight_decay < 1, "train", "weight_decay", self.weight_decay, "0 to below 1")
        require(0 <= self.label_smoothing < 1, "train", "label_smoothing", self.label_smoothing, "0 to below 1")
        require(0 <= self.carry_probability <= 1, "train", "carry_probability", self.carry_probability, "0 to 1")
        require(1 <= self.readout_steps <= 10000, "train", "readout_steps", self.readout_steps, "1 to 10000")
        require(self.readout in ("last", "peak"), "train", "readout", self.readout, "last or peak")
        require(0 <= self.late_steps <= 1000, "train", "late_steps", self.late_steps, "0 to 1000")
        weight = self.negative_weight
        require(0 < weight <= 1000, "train", "negative_weight", weight, "above 0, at most 1000")
        require(weight == 1 or self.readout == "peak", "train", "negative_weight", weight, "1 where readout is last")
        rate = self.false_accepts_per_hour
        require(0 <= rate <= 1000, "train", "false_accepts_per_hour", rate, "0 to 1000")
        hours = self.validation_hours
        require(0 < hours <= 1000, "train", "validation_hours", hours, "above 0, at most 1000")
        require(0 <= self.distill_weight <= 1, "train", "distill_weight", self.distill_weight, "0 to 1")
        temperature = self.distill_temperature
        require(1 <= temperature <= 100, "train", "distill_temperature", temperature, "1 to 100")
        require(0 <= self.balance <= 1, "train", "balance", self.balance, "0 to 1")
        average = self.weight_average
        require(0 <= average < 1, "train", "weight_average", average, "0 to below 1")
        ridge = self.class_bias_ridge
        require(0 <= ridge <= 1000, "train", "class_bias_ridge", ridge, "0 to 1000")
        require(ridge == 0 or self.readout == "last", "train", "class_bias_ridge", ridge, "0 where readout is peak")
        require(0 < self.unknown_factor <= 100, "train", "unknown_factor", self.unknown_factor, "above 0, at most 100")
        require(0 <= self.seed < 2**32, "train", "seed", self.seed, "0 to below 2^32")


@dataclass(frozen=True, kw_only=True)
class DetectorConfig:
    """Scores to events; see SPEC.md section 4.

    Attributes:
        smoothing_steps: moving average over network steps.
        threshold: smoothed posterior that makes an event, used where no operating point was measured.
        onset: smoothed posterior that marks the start of a word.
        near_miss: peaks from here to the threshold are reported as near misses; 0: none.
        second_try: smoothed posterior that makes an event of a keyword after its near miss; 0: as ever its threshold.
        second_try_ms: how long so, from the end of the refractory time after the near miss on.
        refractory_ms: no second event within this time.
        lead_ms: from the onset of the score back to the start of the word.
    """

    smoothing_steps: int = 10
    threshold: float = 0.6
    onset: float = 0.2
    near_miss: float = 0.0
    second_try: float = 0.0
    second_try_ms: int = 4000
    refractory_ms: int = 500
    lead_ms: int = 400

    def __post_init__(self) -> None:
        require(1 <= self.smoothing_steps <= 64, "detector", "smoothing_steps", self.smoothing_steps, "1 to 64")
        for name in ("threshold", "onset", "near_miss", "second_try"):
            value = getattr(self, name)
            require(0 <= value <= 1, "detector", name, value, "0 to 1")
        for name in ("refractory_ms", "lead_ms", "second_try_ms"):
            value = getattr(self, name)
            require(0 <= value <= 65535, "detector", name, value, "0 to 65535")
        if self.second_try > 0:
            require(
                self.second_try >= self.onset, "detector", "second_try", self.second_try, f"onset, {self.onset}, to 1"
            )
            require(self.near_miss > 0, "detector", "near_miss", self.near_miss, "above 0, for a second try to follow")


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Everything that determines a model, apart from the audio itself.

    Attributes:
        name: of the model.
        recipe: the recipe it started from.
        licence: under which the trained model is given away; travels in its record.

    Raises:
        KwsError: the front end has too few bands for the network's convolutions over bands.
    """

    name: str = "commands"
    recipe: str = "commands-fc-gru-medium"
    licence: str = "not stated"
    data: DataConfig = field(default_factory=DataConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    frontend: FrontendConfig = field(default_factory=FrontendConfig)
    model: ModelConfig = field(default_factory=FcGruConfig)
    train: TrainConfig = field(default_factory=TrainConfig)
    detector: DetectorConfig = field(default_factory=DetectorConfig)
    gate: GateConfig = field(default_factory=GateConfig)

    def __post_init__(self) -> None:
        if isinstance(self.model, FcGruConfig | TcnConfig):
            self.model.band_stack.require_fit(self.frontend.bands)
