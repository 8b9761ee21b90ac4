"""From eSpeak NG's phonemes to the numbers that Kokoro knows sounds by."""

from __future__ import annotations

LONGEST = 510
"""So many sounds can be said at a time."""

_NUMBERS = {
    **{";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, " ": 16},
    **{"A": 24, "I": 25, "O": 31, "Q": 33, "T": 36, "W": 39, "Y": 41, "ᵊ": 42},
    **{"a": 43, "b": 44, "d": 46, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56},
    **{"p": 58, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "z": 68},
    **{"ɑ": 69, "ɒ": 71, "æ": 72, "ɔ": 76, "ð": 81, "ʤ": 82, "ə": 83, "ɛ": 86, "ɜ": 87, "ɡ": 92, "ɪ": 102},
    **{"ŋ": 112, "θ": 119, "ɹ": 123, "ɾ": 125, "ʃ": 131, "ʧ": 133, "ʊ": 135, "ʌ": 138, "ʒ": 147},
    **{"ˈ": 156, "ˌ": 157, "ː": 158, "ᵻ": 177},
}
"""Of the model Kokoro-82M 1.0, as far as English uses them."""

_SPELT = (
    *(("dʒ", "ʤ"), ("tʃ", "ʧ"), ("eɪ", "A"), ("aɪ", "I"), ("aʊ", "W"), ("oʊ", "O"), ("əʊ", "Q"), ("ɔɪ", "Y")),
    *(("eə", "ɛː"), ("ɚ", "əɹ"), ("n̩", "ᵊn"), ("l̩", "ᵊl"), ("ʔ", "t"), ("ɐ", "ə")),
    *(("e", "A"), ("o", "ɔ"), ("ʉ", "u"), ("ʍ", "w"), ("x", "k"), ("r", "ɹ"), ("ʲ", "j")),
)
_AMERICAN = (("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ː", ""))
_FLAP = ("ɾ", "T")
"""Kokoro's letters for diphthongs, affricates and the r of "bird", and its nearest sound for those of Scotland;
American voices know no long vowels."""


def sound_ids(phonemes: str, *, american: bool, mark: str, tapped: bool = False) -> list[int]:
    """What a text is to the network, at most `LONGEST` numbers.

    Args:
        phonemes: IPA, "_" between phonemes, a space between words (kws.synth.engine.PhoneticEngine.transcribe); what
            Kokoro has no sound for is left out.
        american: of an American accent.
        mark: what the text ends with: one of .,!?
        tapped: "ɾ" is an r, as in a foreign accent; else that of an American accent is the t of "water".
    """
    sounds = phonemes.replace("_", "")
    flap = (_FLAP,) if american and not tapped else ()
    for heard, known in (*_SPELT, *(_AMERICAN if american else ()), *flap):
        sounds = sounds.replace(heard, known)
    numbers = [_NUMBERS[sound] for sound in sounds if sound in _NUMBERS]
    return [*numbers[: LONGEST - 1], _NUMBERS[mark]]
