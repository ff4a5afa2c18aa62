"""What a person asks for when naming a class: one symbol, or all that begin alike."""

from dataclasses import dataclass

LONGEST = 40  # characters a person types for one class


@dataclass(frozen=True, slots=True)
class ClassFilter:
    """A wanted class: an exact canonical symbol, or the beginning of many."""

    text: str
    is_prefix: bool

    def matches(self, symbol: str) -> bool:
        """Say whether a canonical symbol is wanted."""
        if self.is_prefix:
            return symbol.startswith(self.text)
        return symbol == self.text

    def __str__(self) -> str:
        return f"{self.text}*" if self.is_prefix else self.text
