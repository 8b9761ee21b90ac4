"""Words for the synthetic data: the default commands, and everything that is none of them."""

from __future__ import annotations

DEFAULT_COMMANDS = ("yes", "no", "left", "right", "stop")

OTHER_WORDS = (
    *("seven", "three", "eight", "nine", "four", "zero", "happy", "house", "marvin", "sheila", "backward"),
    *("forward", "follow", "learn", "visual", "tree", "bird", "cat", "dog", "bed", "wow", "water", "window"),
    *("kitchen", "table", "morning", "evening", "music", "paper", "people", "number", "little", "better"),
    *("under", "over", "after", "again", "about", "always", "never", "maybe", "because", "before", "between"),
    *("thing", "place", "lift", "step", "write", "know how", "on", "off", "go", "up", "down", "coffee"),
    *("orange", "apple", "summer", "winter", "garden", "doctor", "picture", "question", "answer", "family"),
    *("children", "together", "tomorrow", "yesterday", "minute", "second", "hour", "camera", "elephant"),
    *("banana", "hospital", "beautiful", "mountain", "river", "umbrella", "piano", "market", "telephone"),
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


TRAINING_SENTENCES = (
    "my brother has never been to another country",
    "the museum opens at ten in the morning",
    "a big yellow bus was waiting in front of the school",
    "we should buy some bread and cheese for dinner",
    "the cat jumped over the old garden fence",
    "nobody knew where the music was coming from",
    "thank you very much for your long letter",
    "she put her glasses into the blue bag",
    "there was a strange smell in the kitchen",
    "tell me again how you made this wonderful soup",
    "his office is above the bakery around the corner",
    "they have painted all the doors and windows green",
    "if it rains tomorrow we will play at home",
    "every summer our family goes to the lake",
    "the teacher asked a very difficult question",
    "I would like to hear that song once more",
    "you can find fresh fruit at the farmers market",
    "the old man smiled and closed his eyes",
    "several people are waiting outside the theatre",
    "this chair is more comfortable than the other one",
)
"""For training; no sentence of CARRIER_PHRASES, which the test recording has, is among them."""


def other_words(commands: tuple[str, ...]) -> tuple[str, ...]:
    """Words for the unknown class: none of the commands and none that sounds the same."""
    taken = {sound for command in commands for sound in (command, *SAME_SOUND.get(command, ()))}
    return tuple(word for word in OTHER_WORDS if taken.isdisjoint(word.split()))


SAME_SOUND = {"no": ("know",), "right": ("write",), "four": ("for",), "two": ("to", "too"), "eight": ("ate",)}


def without_commands(sentences: tuple[str, ...], commands: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences that hold none of the commands."""
    return tuple(text for text in sentences if set(commands).isdisjoint(text.split()))
