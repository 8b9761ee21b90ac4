"""English with the sounds of another first language."""

from __future__ import annotations

import unicodedata

import pytest

from kws.synth import foreign_accents, open_engine
from kws.synth.foreign_accents import FIRST_LANGUAGES, FOREIGN_ACCENTS, learnt_accent, with_accent
from kws.synth.kokoro_sounds import sound_ids
from kws.synth.voices import ACCENTS

COMMON = "think the voice is water this very red ship jarvis cat bird vision church judge happy long zoo computer full"


@pytest.mark.parametrize(
    ("language", "phonemes", "said"),
    [
        ("mandarin", "aɪ θ_ˈɪ_ŋ_k j_uː k_æ_n d_ˈɑː_ɡ_z", "aɪ s_ˈiː_ŋ_k j_uː k_ɛ_n d_ˈɑː_ɡ_s"),
        ("hindi", "v_ˈɛ_ɹ_i w_ˈɒ_t", "w_ˈɛ_ɾ_i v_ˈɑː_t"),
        ("spanish", "dʒ_ˈɑːɹ_v_ɪ_s ɪ_z", "j_ˈɑːɹ_b_i_s i_s"),
        ("french", "h_ˈa_p_i l_ˈɒ_ŋ", "ˈa_p_i l_ˈɒ_n_ɡ"),
        ("german", "dʒ_ˈʌ_dʒ w_ɪ_ð b_ˈɛ_d", "tʃ_ˈa_tʃ v_ɪ_s b_ˈɛ_t"),
        ("russian", "dʒ_ˈɑː_v_ɪ_s ð_ə", "dʒ_ˈɑː_v_i_s z_a"),
        ("filipino", "f_ˈʊ_l v_ˈɪ_ʒ_ə_n", "p_ˈʊ_l b_ˈi_dʒ_ə_n"),
        ("japanese", "l_ˈɪ_ɾ_ə_l ɹ_ˈɛ_d", "ɾ_ˈɪ_ɾ_a_ɾ ɾ_ˈɛ_d"),
    ],
)
def test_sounds_that_a_language_lacks_become_its_nearest(
    language: str, phonemes: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_accents, "_USUAL", 1.0)
    accent = f"{FIRST_LANGUAGES[language].learnt}/{language}"
    assert with_accent(phonemes, accent, "an utterance") == said


def test_the_languages_tried_above_are_all() -> None:
    cases = next(mark for mark in test_sounds_that_a_language_lacks_become_its_nearest.pytestmark).args[1]
    assert {case[0] for case in cases} == set(FIRST_LANGUAGES)
    assert [learnt_accent(accent) for accent in FOREIGN_ACCENTS] == [each.learnt for each in FIRST_LANGUAGES.values()]


def test_an_utterance_keeps_some_sounds_and_is_always_said_alike() -> None:
    phonemes = "θ_ˈɪ_ŋ_k ð_ə v_ˈɔɪ_s ɪ_z"
    said = [with_accent(phonemes, "en-us/mandarin", f"utterance {number}") for number in range(40)]
    assert said == [with_accent(phonemes, "en-us/mandarin", f"utterance {number}") for number in range(40)]
    assert len(set(said)) > 8
    assert 0.5 < sum("θ" not in each for each in said) / len(said) < 0.9
    assert all(with_accent(phonemes, accent, "an utterance") == phonemes for accent in ACCENTS)


def test_every_foreign_sound_is_one_that_kokoro_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_accents, "_USUAL", 1.0)
    with open_engine() as engine:
        for accent in FOREIGN_ACCENTS:
            for heard in engine.transcribe(COMMON.split(), learnt_accent(accent)):
                said = with_accent(heard, accent, "an utterance")
                letters = [each for each in said if not unicodedata.combining(each) and each not in "_ʰ"]
                assert all(len(sound_ids(each, american=False, mark=".")) >= 2 for each in letters), f"{accent}: {said}"
