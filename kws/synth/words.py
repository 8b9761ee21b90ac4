"""Words for the synthetic data: the default commands, and everything that is none of them."""

from __future__ import annotations

DEFAULT_COMMANDS = ("yes", "no", "left", "right", "stop")

OTHER_WORDS = (
    *("seven", "three", "eight", "nine", "four", "zero", "happy", "house", "marvin", "sheila", "backward"),
    *("forward", "follow", "learn", "visual", "tree", "bird", "cat", "dog", "bed", "wow", "water", "window"),
    *("kitchen", "table", "morning", "evening", "music", "paper", "people", "number", "letter", "little"),
    *("better", "under", "over", "after", "again", "about", "always", "never", "maybe", "because", "before"),
    *("between", "thing", "think", "place", "light", "night", "might", "write", "laugh", "list", "step"),
    *("shop", "top", "stock", "star", "store", "now", "know how", "nose", "note", "snow", "yet", "less"),
    *("guess", "yard", "lift", "let", "felt", "ride", "rain", "road", "bright", "on", "off", "go", "up"),
    *("down", "coffee", "orange", "apple", "summer", "winter", "garden", "doctor", "picture", "question"),
    *("answer", "family", "children", "together", "tomorrow", "yesterday", "minute", "second", "hour"),
)

CARRIER_PHRASES = (
    "the weather was quite nice today",
    "could you bring me another cup of coffee",
    "we walked along the river until the evening",
    "he told them about his summer in the mountains",
    "my sister plays the piano every afternoon",
    "there are seven apples on the kitchen table",
    "please remember to water the garden",
    "the children were laughing in the other room",
    "they found a small shop near the market",
    "I have been reading that book for a week",
    "the train arrives in about twenty minutes",
    "somebody must have taken the wrong umbrella",
)


def other_words(commands: tuple[str, ...]) -> tuple[str, ...]:
    """Words for the unknown class: none of the commands and none that sounds the same."""
    taken = {sound for command in commands for sound in (command, *SAME_SOUND.get(command, ()))}
    return tuple(word for word in OTHER_WORDS if taken.isdisjoint(word.split()))


SAME_SOUND = {"no": ("know",), "right": ("write",), "four": ("for",), "two": ("to", "too"), "eight": ("ate",)}


def carrier_phrases(commands: tuple[str, ...]) -> tuple[str, ...]:
    """Sentences that hold none of the commands."""
    return tuple(text for text in CARRIER_PHRASES if set(commands).isdisjoint(text.split()))
