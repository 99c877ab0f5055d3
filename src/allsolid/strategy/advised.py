"""Words that come with advice."""

from __future__ import annotations

from enum import StrEnum


class Advised(StrEnum):
    """A closed set in which each word says what to do about it: ``NAME = "word", "advice"``."""

    next_step: str

    def __new__(cls, word: str, next_step: str) -> Advised:
        """A member with its word and its advice."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.next_step = next_step
        return member
