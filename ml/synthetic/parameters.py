"""Named parameters of a product family, each mapped from the unit interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Value = float | int | str

_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


class Parameter(Protocol):
    """What every kind of parameter can do."""

    def at(self, unit: float) -> Value:
        """Return the value at a position in [0, 1]."""

    def unit(self, value: Value) -> float:
        """Return the position in [0, 1] that `at` maps to the value."""

    def phrase(self, value: Value) -> str:
        """Return words for the value, or an empty string if it is unremarkable."""


@dataclass(frozen=True, slots=True)
class Real:
    """A length, angle or proportion between two bounds."""

    low: float
    high: float
    low_phrase: str = ""
    high_phrase: str = ""

    def at(self, unit: float) -> float:
        """Return the value at a position in [0, 1]."""
        return self.low + unit * (self.high - self.low)

    def unit(self, value: Value) -> float:
        """Return the position in [0, 1] that `at` maps to the value."""
        return (float(value) - self.low) / (self.high - self.low)

    def phrase(self, value: Value) -> str:
        """Return the low or high phrase in the outer thirds."""
        unit = self.unit(value)
        if unit < 1 / 3:
            return self.low_phrase
        return self.high_phrase if unit > 2 / 3 else ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of repeated elements, both bounds included."""

    low: int
    high: int
    noun: str = ""  # plural; "" keeps the count out of captions

    def at(self, unit: float) -> int:
        """Return the value at a position in [0, 1]."""
        return min(self.low + int(unit * (self.high - self.low + 1)), self.high)

    def unit(self, value: Value) -> float:
        """Return the middle of the interval that `at` maps to the value."""
        return (int(value) - self.low + 0.5) / (self.high - self.low + 1)

    def phrase(self, value: Value) -> str:
        """Return for instance "four legs"."""
        number = int(value)
        if not self.noun or number == 0:
            return ""
        word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
        return f"{word} {self.noun[:-1] if number == 1 else self.noun}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several forms of a part, each with its phrase."""

    options: Mapping[str, str]  # option -> phrase

    def at(self, unit: float) -> str:
        """Return the value at a position in [0, 1]."""
        names = tuple(self.options)
        return names[min(int(unit * len(names)), len(names) - 1)]

    def unit(self, value: Value) -> float:
        """Return the middle of the interval that `at` maps to the value."""
        return (tuple(self.options).index(str(value)) + 0.5) / len(self.options)

    def phrase(self, value: Value) -> str:
        """Return the option's phrase."""
        return self.options[str(value)]


def choice(**options: str) -> Choice:
    """Return a choice of `option="phrase"` pairs."""
    return Choice(options)
