"""Words beside drawings: the text tower's vectors and PostgreSQL's full text.

Designs of the corpus get the words of a grant (title, claim, figure descriptions),
queries a caption as examiners write them. A grant names its product and hardly its
features, so full text tells products apart, not designs.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks import scratch
from benchmarks.quality.lines import CORPUS, Drawn
from ml.synthetic import captions, wording

Matrix = NDArray[np.float64]


def of_filing(filing: Drawn, chance: np.random.Generator) -> tuple[str, str, str]:
    """Title, claim and figure descriptions of a design of the corpus."""
    title = captions.title(filing.design, chance)
    told = captions.descriptions(title, filing.views, chance)
    return title, wording.claim(title, chance), "\n".join(told)


def asked(filings: Sequence[Drawn]) -> list[str]:
    """What a person would write to find each design."""
    return [
        captions.caption(filing.design, "perspective", np.random.default_rng([i, 23]))
        for i, filing in enumerate(filings)
    ]


def full_text(filings: Sequence[Drawn], queries: Sequence[str]) -> Matrix:
    """The search's own full-text ranks of the corpus, (q, g), in a scratch database."""
    held = [filing for filing in filings if filing.side == CORPUS]
    told = [of_filing(f, np.random.default_rng([i, 29])) for i, f in enumerate(held)]
    with scratch.corpus():
        # Importable only once Django is set up.
        from search import words
        from search.models import Import, Job, Patent, Revision

        load = Import.objects.create(job=Job.objects.create(kind=Job.Kind.IMPORT))
        since = Revision.objects.create(reason="words").pk
        ids = [f"USD{i + 100_000:07d}" for i in range(len(told))]
        Patent.objects.bulk_create(
            Patent(
                id=patent,
                kind="S1",
                title=title,
                claim=claim,
                figure_text=described,
                first_published=date(2020, 1, 7),
                source=Patent.Source.GRANT,
                format_version="v4.5",
                source_sha256="0" * 64,
                source_file="words",
                parser_version="1",
                load=load,
                since=since,
            )
            for patent, (title, claim, described) in zip(ids, told, strict=True)
        )
        found = np.zeros((len(queries), len(ids)))
        for row, text in enumerate(queries):
            query = words.as_any_word(text)
            if query is not None:
                ranks = words.ranks(query, ids)
                found[row] = [ranks.get(patent, 0.0) for patent in ids]
    return found
