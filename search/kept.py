"""A bounded memory of results, by what they depend on.

Unlike `lru_cache`, it holds on to the key alone and not to the means of making the
result: a back end kept as an argument would keep its files open.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Kept(Generic[Key, Result]):
    """The results used last, `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._results: OrderedDict[Key, Result] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Result]) -> Result:
        """Return the result of a key, made now if it is not kept."""
        found = self._results[key] if key in self._results else make()
        self._results[key] = found
        self._results.move_to_end(key)
        while len(self._results) > self._most:
            self._results.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forget everything."""
        self._results.clear()
