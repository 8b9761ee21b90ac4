"""Auditing a phrase: pronunciation, what sounds like it, advice."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product

import pytest
from cli_helpers import Cli
from conftest import require_tool
from hypothesis import given
from hypothesis import strategies as st

from kws.audit import PhraseAudit, audit_phrase, random_sentences
from kws.audit.phonemes import likeness, pair_likenesses, parse, syllables
from kws.audit.vocabulary import CommonWord, common_words
from kws.errors import KwsError
from kws.synth import open_engine

VOCABULARY = [
    CommonWord(text=text, zipf=zipf)
    for text, zipf in (
        ("yes", 5.9), ("less", 5.5), ("a", 7.4), ("hay", 3.9), ("hey", 5.3), ("hate", 4.9), ("commuter", 3.4),
        ("computer", 5.0), ("table", 5.1), ("harvest", 4.0), ("computing", 4.1),
    )
]  # fmt: skip


def audited(phrase: str) -> PhraseAudit:
    with open_engine() as engine:
        return audit_phrase(phrase, engine, vocabulary=VOCABULARY)


def test_stress_length_and_ties_are_no_sounds() -> None:
    assert parse("h_ˈeɪ k_ə_m_p_jˈuː_ɾ_ɚ") == ("h", "eɪ", "k", "ə", "m", "p", "ju", "ɾ", "ɚ")
    assert parse("t͡ʃ_ˈiː_z") == ("tʃ", "i", "z")
    assert syllables(parse("h_ˈeɪ k_ə_m_p_j_ˈuː_ɾ_ɚ")) == 4
    assert syllables(parse("b_ˈɑː_ɾ_l̩")) == 2


def test_near_sounds_are_more_alike_than_far_ones() -> None:
    pat, bat, cat = ("p", "æ", "t"), ("b", "æ", "t"), ("æ", "æ", "t")
    assert likeness(pat, pat) == 1
    assert likeness(pat, bat) > likeness(pat, cat) > 0
    assert likeness(("s",), ("m",)) == 0


sounds = st.lists(st.sampled_from(["p", "b", "t", "s", "ɪ", "eɪ", "ə", "m"]), max_size=8).map(tuple)


@given(sounds, sounds)
def test_likeness_is_symmetric_and_bounded(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert likeness(first, second) == likeness(second, first)
    assert 0 <= likeness(first, second) <= 1
    assert (likeness(first, second) == 1) == (first == second)


@given(sounds, st.lists(sounds, max_size=4))
def test_likenesses_of_pairs_are_those_of_both_words(first: tuple[str, ...], words: list[tuple[str, ...]]) -> None:
    pairs = list(product(range(len(words)), repeat=2))
    expected = [likeness(first, words[one] + words[two]) for one, two in pairs]
    assert pair_likenesses(first, words, pairs).tolist() == expected


def test_pairs_of_common_words_sound_like_the_phrase() -> None:
    with open_engine() as engine:
        pairs = audit_phrase("jarvis", engine, vocabulary=common_words(3000), pairs=30).across_words
        none = audit_phrase("jarvis", engine, vocabulary=common_words(3000), pairs=0).across_words
    texts = [item.text for item in pairs]
    assert {"job is", "car face", "bar this"} <= set(texts)
    assert [item.likeness for item in pairs] == sorted((item.likeness for item in pairs), reverse=True)
    assert 0.55 <= pairs[-1].likeness <= pairs[0].likeness < 1
    assert max(Counter(text.split()[0] for text in texts).values()) <= 3
    assert max(Counter(text.split()[1] for text in texts).values()) <= 3
    assert all(len(text.split()) == 2 and "jarvis" not in text for text in texts)
    zipf = {word.text: word.zipf for word in common_words(3000)}
    assert all(item.zipf == min(zipf[word] for word in item.text.split()) for item in pairs)
    assert len(texts) <= 30
    assert none == ()


def test_what_sounds_just_the_same_is_no_other_word() -> None:
    with open_engine() as engine:
        found = audit_phrase("knight", engine, vocabulary=common_words(3000), pairs=200)
    assert "night" in found.homophones
    assert found.across_words
    assert all("night" not in item.text.split() for item in found.across_words)
    assert "night" not in found.sounds_alike
    assert audited("hey computer").homophones == ("hay",)


def test_random_sentences_have_common_words_and_none_of_the_phrase() -> None:
    words = common_words(3000)
    sentences = random_sentences(words, 400, without=("hey", "the"), seed=3)
    assert sentences == random_sentences(words, 400, without=("hey", "the"), seed=3)
    assert sentences != random_sentences(words, 400, without=("hey", "the"), seed=4)
    split = [text.split() for text in sentences]
    assert {len(text) for text in split} == set(range(8, 16))
    said = Counter(word for text in split for word in text)
    assert {"hey", "the"}.isdisjoint(said)
    assert set(said) <= {word.text for word in words}
    assert len(set(sentences)) == 400
    assert random_sentences(words, 0, without=(), seed=3) == ()
    assert len(said) > 1000
    assert {"to", "and", "of"} <= {word for word, _ in said.most_common(10)}


def test_a_good_phrase_and_what_sounds_like_it() -> None:
    found = audited("Hey  COMPUTER")
    assert found.phrase == "hey computer"
    assert found.syllables == 4
    texts = {item.text: item for item in found.confusables}
    assert {"hey commuter", "computer", "hey", "a computer", "hey computing"} <= set(texts)
    assert "hay computer" not in texts, "nothing can tell it apart"
    assert texts["hey commuter"].likeness > texts["computer"].likeness > texts["hey"].likeness
    assert texts["hey commuter"].zipf == 3.4
    assert [item.likeness for item in found.confusables] == sorted(
        (item.likeness for item in found.confusables), reverse=True
    )
    assert found.advice == ("sounds very much like hate computer, a computer, hey commuter, hey computing, computer",)


def test_a_bad_phrase_is_advised_against() -> None:
    advice = audited("yes").advice
    assert advice[0].startswith("1 syllables and 3 sounds are few")
    assert advice[1] == "'yes' is said often in everyday speech and will be heard there"
    assert advice[2] == "sounds very much like less"


@pytest.mark.parametrize("phrase", ["", "hey 2", "ein schönes wort", "a b c d e f g", "x; rm"])
def test_what_is_no_phrase_is_one_sentence(phrase: str) -> None:
    with pytest.raises(KwsError, match="expected one to 6 English words, spelled with letters"):
        audited(phrase)


def test_both_engines_say_how_a_text_sounds() -> None:
    require_tool("espeak-ng", "apt-get install espeak-ng")
    texts = ["hey computer", "jarvis"]
    for kind in ("library", "program"):
        with open_engine(kind) as engine:
            heard = [parse(ipa) for ipa in engine.transcribe(texts, "en-us")]
        assert heard[0][:2] == ("h", "eɪ")
        assert heard[1][0] == "dʒ"
        assert [syllables(each) for each in heard] == [4, 2]


def test_common_words_are_words_most_frequent_first() -> None:
    words = common_words(300)
    assert len(words) == 300
    assert words[0].text == "the"
    assert {"a", "i"} <= {word.text for word in words}
    assert all(word.text.replace("'", "").isalpha() for word in words)


def test_the_verb(capsys: pytest.CaptureFixture[str]) -> None:
    cli = Cli(capsys)
    told = cli("audit", "yes", "--count", 3, "--vocabulary", 400)
    assert told.status == 0
    assert "yes: 1 syllables, 3 sounds: j ɛ s" in told.out
    assert "years" in told.out
    values = json.loads(cli("audit", "yes", "--count", 3, "--vocabulary", 400, "--json").out)
    assert len(values["confusables"]) == 3
    assert "expected one to 6" in cli.fails("audit", "2001")
