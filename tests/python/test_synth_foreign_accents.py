"""English with the sounds of another first language."""

from __future__ import annotations

import unicodedata

import pytest

from kws.synth import foreign_accents, open_engine
from kws.synth.foreign_accents import FIRST_LANGUAGES, FOREIGN_ACCENTS, learnt_accent, merges, with_accent
from kws.synth.kokoro_sounds import sound_ids
from kws.synth.voices import ACCENTS

COMMON = (
    "think the voice is water this very red ship jarvis cat bird vision church judge happy long zoo computer full "
    "little people bottle chair near tour fire finger bank sing hands about wanted meter mirror"
)
SAID = {
    "en-us/mandarin": {
        "think": "s_ˈi_ŋ_k", "they": "d_eɪ", "voice": "w_ˈɔɪ_s", "dogs": "d_ˈɑː_k_s", "hands": "h_ˈɛ_n_t_s",
        "full": "f_ˈu_l", "water": "w_ˈɔː_t_ɚ", "five": "f_ˈaɪ_f",
    },
    "en/hindi": {"think": "t_ˈɪ_ŋ_k", "very": "w_ˈɛ_ɾ_i", "cat": "k_ˈɛ_t", "water": "w_ˈɔː_t_a"},
    "en-us/spanish": {
        "jarvis": "j_ˈɑː_ɾ_b_i_s", "zoo": "s_ˈuː", "ship": "tʃ_ˈi_p", "meter": "m_ˈiː_t_ɛ_ɾ", "mirror": "m_ˈi_ɾ_ɛ_ɾ",
        "chair": "tʃ_ˈɛ_ɾ",
    },
    "en/french": {
        "happy": "ˈa_p_i", "think": "s_ˈi_n_k", "finger": "f_ˈi_n_ɡ_ə", "long": "l_ˈɒ_n_ɡ", "judge": "ʒ_ˈə_ʒ",
    },
    "en/german": {"judge": "tʃ_ˈa_tʃ", "with": "v_ɪ_s", "bed": "b_ˈɛ_t", "dogs": "d_ˈɒ_k_s", "cat": "k_ˈɛ_t"},
    "en/russian": {"sing": "s_ˈi_n_k", "bank": "b_ˈɛ_n_k", "red": "ɾ_ˈɛ_t", "the": "z_a"},
    "en-us/filipino": {"full": "p_ˈʊ_l", "vision": "b_ˈi_dʒ_ə_n", "this": "d_ˈi_s"},
    "en-us/japanese": {
        "light": "ɾ_ˈaɪ_t", "right": "ɾ_ˈaɪ_t", "people": "p_ˈiː_p_a_ɾ", "bird": "b_ˈa_d", "think": "s_ˈɪ_ŋ_k",
    },
}  # fmt: skip
"""English words, as said with all that the accent changes."""


@pytest.mark.parametrize("accent", FOREIGN_ACCENTS)
def test_sounds_that_a_language_lacks_become_its_nearest(accent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_accents, "_USUAL", 1.0)
    with open_engine() as engine:
        heard = engine.transcribe(SAID[accent], learnt_accent(accent))
        assert [with_accent(each, accent, "an utterance") for each in heard] == list(SAID[accent].values())


def test_learnt_accents_are_those_of_espeak() -> None:
    assert [learnt_accent(accent) for accent in FOREIGN_ACCENTS] == [each.learnt for each in FIRST_LANGUAGES.values()]
    assert {learnt_accent(accent) for accent in (*ACCENTS, *FOREIGN_ACCENTS)} == set(ACCENTS)


def test_an_utterance_keeps_some_sounds_and_is_always_said_alike() -> None:
    phonemes = "θ_ˈɪ_ŋ_k ð_ə v_ˈɔɪ_s b_ˈɛ_d"
    said = [with_accent(phonemes, "en-us/mandarin", f"utterance {number}") for number in range(60)]
    assert said == [with_accent(phonemes, "en-us/mandarin", f"utterance {number}") for number in range(60)]
    assert len(set(said)) > 8
    for kept in ("θ", "ð", "v", "b_ˈɛ_d"):
        assert 0.1 < sum(kept in each for each in said) / len(said) < 0.5, kept
    assert said[0] == "θ_ˈi_ŋ_k d_ə w_ˈɔɪ_s b_ˈɛ_t"  # the same on every machine
    assert all(with_accent(phonemes, accent, "an utterance") == phonemes for accent in ACCENTS)


@pytest.mark.parametrize(
    ("first", "second", "accent", "alike"),
    [
        ("smart miller", "smart mirror", "en-us/japanese", True),
        ("light", "right", "en-us/japanese", True),
        ("light", "right", "en-us/spanish", False),
        ("meter", "mirror", "en-us/spanish", False),
        ("bed", "bet", "en/german", True),
        ("bed", "bet", "en/french", False),
        ("bed", "bet", "en", False),
        ("vest", "west", "en/hindi", True),
    ],
)
def test_some_words_merge(first: str, second: str, accent: str, alike: bool) -> None:
    with open_engine() as engine:
        one, other = engine.transcribe([first, second], learnt_accent(accent))
    assert merges(one, other, accent) == alike


def test_every_foreign_sound_is_one_that_kokoro_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_accents, "_USUAL", 1.0)
    with open_engine() as engine:
        for accent in FOREIGN_ACCENTS:
            american = accent.startswith("en-us")
            for heard in engine.transcribe(COMMON.split(), learnt_accent(accent)):
                said = with_accent(heard, accent, "an utterance")
                letters = [each for each in said if not unicodedata.combining(each) and each not in "_ʰ"]
                known = [
                    sound_ids(each, american=american, mark=".", tapped=True)
                    for each in letters
                    if not (american and each == "ː")
                ]
                assert all(len(each) >= 2 for each in known), f"{accent}: {said}"
