"""CLIP's token ids, of which the default encoder ships only the rows it can use.

A text is split by CLIP's own byte-pair tokenizer. Ids outside the kept set are skipped:
an unknown word neither helps nor hurts, and a text of unknown words only is encoded
as the empty text. Row 0 is padding; start and end marks are not used.
"""

import importlib.util
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor


class Vocabulary:
    """Rows of a trimmed token table for texts."""

    def __init__(self, token_ids: Iterable[int], *, context: int) -> None:
        self.token_ids = tuple(sorted(set(token_ids)))
        self.context = context
        self._row_of = {token: row for row, token in enumerate(self.token_ids, 1)}

    def __len__(self) -> int:
        """Rows of the table, padding included."""
        return len(self.token_ids) + 1

    def rows(self, texts: Sequence[str]) -> Tensor:
        """(n, context) int64: known tokens in order, then zeros; the rest is cut."""
        table = np.zeros((len(texts), self.context), np.int64)
        for line, text in zip(table, texts, strict=True):
            ids = _remembered_ids(text)
            known = [self._row_of[t] for t in ids if t in self._row_of]
            line[: len(known)] = known[: self.context]
        return torch.from_numpy(table)


def token_ids(text: str) -> list[int]:
    """CLIP's ids of a text's tokens, without start and end marks."""
    ids: list[int] = _tokenizer().encode(text)
    return ids


# Training reads the same captions many times, and splitting takes a tenth of a ms each.
@lru_cache(100_000)
def _remembered_ids(text: str) -> tuple[int, ...]:
    return tuple(token_ids(text))


@cache
def _tokenizer() -> Any:
    """open_clip's tokenizer without the rest of it, which takes seconds to import."""
    package = importlib.util.find_spec("open_clip")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).with_name("tokenizer.py")
    spec = importlib.util.spec_from_file_location("open_clip_tokenizer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SimpleTokenizer()
