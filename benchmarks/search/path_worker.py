"""A search worker of the benchmark: executes the runs whose ids come in, one a line.

    python -m benchmarks.search.path_worker

Answers each with a line of JSON. Drawings are figures of the corpus, which have their
vectors; for the words a vector is given, since no model stands behind the encoder.
"""

import json
import resource
import sys
import time
from dataclasses import replace
from typing import Any
from uuid import UUID

import django
import numpy as np


def main() -> None:
    """Execute until the input ends; then tell the largest resident size."""
    django.setup()
    from search import candidates, encoding, runs, vectors

    encode, find = encoding.encode_query, candidates.find
    compared: list[int] = []

    def encode_query(*args: Any, **kwargs: Any) -> encoding.EncodedQuery:
        encoded = encode(*args, **{**kwargs, "text": "", "text_against": ""})
        mean = encoded.vectors.mean(axis=0)
        text = vectors.as_stored(mean / np.linalg.norm(mean))
        return replace(encoded, text=text)

    def counted(*args: Any, **kwargs: Any) -> candidates.Found:
        found = find(*args, **kwargs)
        compared.append(len(found.designs.patent_ids))
        return found

    encoding.encode_query = encode_query
    candidates.find = counted
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        compared.clear()
        began = time.perf_counter()
        is_done = runs.execute(UUID(line.strip()))
        took = time.perf_counter() - began
        print(
            json.dumps({"done": is_done, "seconds": took, "compared": compared[:1]}),
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"peak": peak}), flush=True)


if __name__ == "__main__":
    main()
