"""Two models behind one front end: equal to the single-model chains and oracles joined, on every chunking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import require_package
from numpy.typing import NDArray
from test_gate import sparse
from tiny_model import chain_model, chain_record, noise, tiny_model

from kws.config import FrontendConfig, GateConfig, TwoStageConfig
from kws.errors import KwsError
from kws.features.checksum import elements_crc32
from kws.features.tables import build_tables
from kws.record import Label, StateLink, StreamRecord, attach, encode
from kws.simulate.spotter import STAGES, Spotter
from kws.simulate.two_stage import TwoStageSpotter

BANDS = 40
LABELS = (
    Label(name="light"),
    Label(name="music"),
    Label(name="stop"),
    Label(name="_unknown_", background=True),
)


def wake_model(gate: GateConfig | None = None, frontend: FrontendConfig | None = None) -> bytes:
    """Fires in loud noise, seldom."""
    record = chain_record(frontend)
    detector = replace(record.detector, refractory_ms=1500)
    return chain_model(replace(record, gate=gate or GateConfig(), detector=detector))


def commands_model(step_frames: int = 2, stack_frames: int = 6, scale: float = 1 / 128) -> bytes:
    """Other weights, labels and steps than the wake word's; fires often."""
    stream = StreamRecord(stack_frames=stack_frames, step_frames=step_frames, links=(StateLink(input=1, output=1),))
    record = replace(chain_record(), stream=stream, labels=LABELS)
    return attach(tiny_model(features=stack_frames * BANDS, seed=5, scale=scale), encode(record))


def audio() -> NDArray[np.int16]:
    return np.concatenate([noise(6, seed=2), sparse(10, seed=3)])


SETTINGS = [
    (None, 2, TwoStageConfig(listen_ms=1000, history_ms=0)),
    (None, 3, TwoStageConfig(listen_ms=1500)),
    (None, 1, TwoStageConfig(listen_ms=2500, history_ms=1000, single_command=True)),
    (None, 5, TwoStageConfig(listen_ms=300, history_ms=110)),
    (GateConfig(enabled=True, hangover_ms=100, preroll_ms=1000), 2, TwoStageConfig(listen_ms=1500)),
    (GateConfig(enabled=True), 3, TwoStageConfig(listen_ms=1, history_ms=130)),
]


@pytest.mark.parametrize(("gate", "step_frames", "config"), SETTINGS)
def test_pair_equals_both_chains_joined(gate: GateConfig | None, step_frames: int, config: TwoStageConfig) -> None:
    require_package("tflite_micro", "pip install --pre tflite-micro")
    from kws.evaluate.parity.two_stage import check_two_stage_parity  # noqa: PLC0415

    report = check_two_stage_parity(wake_model(gate), commands_model(step_frames), audio(), config)
    assert report.first_difference is None
    steps = {each.stage: each.steps for each in report.comparisons}
    assert steps["commands: scores"] > 5
    assert steps["pair: events"] > steps["events"] - (config.listen_ms == 1)


def test_a_command_counts_only_after_a_wake_word() -> None:
    config = TwoStageConfig(listen_ms=1000)
    pair = TwoStageSpotter(wake_model(), commands_model(), config)
    trace = pair.trace(audio())
    answers = [event for event in trace.events if event.stage == "commands"]
    assert len(answers) > 5
    until = 0.0
    for event in trace.events:
        assert event.stage == "wake" or event.end_s <= until
        if not event.near_miss:
            until = max(until, event.end_s + config.listen_ms / 1000)
    assert {event.keyword for event in answers} <= {label.name for label in LABELS[:3]}


def test_steps_of_the_commands_are_few_and_their_number_says_when() -> None:
    """The commands' network runs for the time it is awake, nothing else: what the wake word costs alone is all."""
    config = TwoStageConfig(listen_ms=500, history_ms=0)
    pair = TwoStageSpotter(wake_model(), commands_model(), config, operating_points=(1, 1))
    trace = pair.trace(noise(3, seed=8))
    assert all(event.near_miss for event in trace.events)
    assert trace.commands["scores"].size == 0
    assert len(trace.wake["scores"]) > 140
    woken = pair.trace(noise(3, seed=8), listen=True)
    assert len(woken.commands["scores"]) == 24  # every 20 ms until 0.5 s, the first at 40 ms
    np.testing.assert_array_equal(woken.wake["scores"], trace.wake["scores"])


def test_fresh_states_after_each_wake_word() -> None:
    """The same sound after two wake words gives the same scores; the history is what was heard before."""
    pcm = np.zeros(3 * 16000, np.int16)
    pcm[16000:] = noise(2, seed=4)
    pair = TwoStageSpotter(wake_model(), commands_model(), TwoStageConfig(history_ms=200))
    pair.listen()
    pair.push(noise(3, seed=9))
    pair.reset()
    pair.push(pcm[:16000])
    pair.listen()
    again = pair.push_native(pcm[16000:])
    other = TwoStageSpotter(wake_model(), commands_model(), TwoStageConfig(history_ms=200))
    other.push(pcm[:16000])
    other.listen()
    assert other.push_native(pcm[16000:]) == again
    assert other.is_listening


def test_a_reset_forgets_how_long_was_left() -> None:
    pair = TwoStageSpotter(wake_model(), commands_model(), TwoStageConfig(listen_ms=500), operating_points=(1, 1))
    pair.push(noise(3, seed=9))
    pair.listen()
    assert pair.is_listening
    pair.reset()
    assert not pair.is_listening
    pair.listen()
    pair.push(np.zeros(9000, np.int16))
    assert not pair.is_listening


def test_there_is_no_history_before_the_first_sample() -> None:
    pair = TwoStageSpotter(wake_model(), commands_model(), TwoStageConfig(listen_ms=2000))
    pair.push(noise(3, seed=9))
    pair.reset()
    pair.listen()
    assert tuple(pair.push_native(audio())) == pair.trace(audio(), listen=True).native_events


def test_self_test_names_model_and_stage() -> None:
    pair = TwoStageSpotter(wake_model(), commands_model())
    pcm = noise(3, seed=5)
    golden = pair.golden(pcm)
    pair.selftest(golden)
    assert golden.stage_crc32[1][: STAGES.index("scores")] == (0,) * STAGES.index("scores")
    assert golden.stage_crc32[1][STAGES.index("scores")] == elements_crc32(
        pair.trace(pcm, listen=True).commands["scores"]
    )
    for stage, name in ((0, "wake word's model"), (1, "commands' model")):
        crcs = [list(each) for each in golden.stage_crc32]
        crcs[stage][STAGES.index("scores")] ^= 1
        changed = replace(golden, stage_crc32=(tuple(crcs[0]), tuple(crcs[1])))
        with pytest.raises(KwsError, match=rf"{name}.*\(scores\)"):
            pair.selftest(changed)
        events = list(golden.events_crc32)
        events[stage] ^= 1
        with pytest.raises(KwsError, match=rf"{name}.*\(events\)"):
            pair.selftest(replace(golden, events_crc32=(events[0], events[1])))


def test_memory_is_stated_for_both_pointer_widths() -> None:
    pair = TwoStageSpotter(wake_model(), commands_model())
    without = TwoStageSpotter(wake_model(), commands_model(), TwoStageConfig(history_ms=0))
    wake, commands = pair.memory_bytes
    assert wake - Spotter(wake_model()).memory_bytes == 64
    assert commands - without.memory_bytes[1] == 30 * BANDS  # 0.3 s of frames
    assert Spotter(commands_model()).memory_bytes - without.memory_bytes[1] > 3000  # a front end
    assert all(small < large for small, large in zip(pair.memory_bytes_for(4), pair.memory_bytes, strict=True))


def test_two_front_ends_are_refused_in_one_sentence() -> None:
    other = FrontendConfig(low_hz=100)
    with pytest.raises(KwsError, match="one front end, but low_hz is 100 in one and 60 in the other"):
        TwoStageSpotter(wake_model(frontend=other), commands_model())
    assert build_tables(other).crc32 != build_tables(FrontendConfig()).crc32
    with pytest.raises(KwsError, match=r"commands' model.*feature_input"):
        TwoStageSpotter(wake_model(), commands_model(scale=1 / 100))
    with pytest.raises(KwsError, match="commands model: operating point 7"):
        TwoStageSpotter(wake_model(), commands_model(), operating_points=(0, 7))
    for bad in ({"listen_ms": 0}, {"history_ms": 1001}):
        with pytest.raises(KwsError, match=next(iter(bad))):
            TwoStageConfig(**bad)
