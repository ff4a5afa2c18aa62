"""A finished run as a program or a person at a terminal reads it."""

from collections.abc import Iterator, Sequence
from typing import Any

from search import explanation, figure_names
from search.explanation import Explanation
from search.models import Figure, SearchRun

TITLE_WIDTH = 40


def read(run: SearchRun) -> list[Explanation]:
    """Return the hits of a run in order, each taken apart."""
    hits = list(run.hits.select_related("patent").order_by("rank"))
    views = list(run.views.order_by("position"))
    figures = explanation.figures_of(run, [hit.patent_id for hit in hits])
    return [
        explanation.explain(hit, views=views, figures=figures[hit.patent_id])
        for hit in hits
    ]


def as_json(run: SearchRun, found: Sequence[Explanation]) -> dict[str, Any]:
    """Return the answer as one object; figures by their USPTO names."""
    figures = _figures(found)
    return {
        "run": str(run.pk),
        "origin": str(run.origin_id) if run.origin_id else None,
        "mode": run.mode,
        "backend": run.backend,
        "eligible": run.eligible,
        "eligible_designs": run.eligible_designs,
        "scanned": run.scanned,
        "encoder": run.encoder.name if run.encoder else None,
        "weights_sha256": run.weights_sha256,
        "revision": run.revision,
        "notice": run.notice,
        "completeness": run.completeness,
        "calibration": run.calibration,
        "weights": run.weights,
        "difference": run.difference,
        "timings": run.timings,
        "predictions": run.predictions,
        "results": [_hit(one, figures) for one in found],
    }


def table(run: SearchRun, found: Sequence[Explanation]) -> Iterator[str]:
    """Yield the answer as lines: designs in order, then what is said of them all."""
    figures = _figures(found)
    yield (
        f"rank  {'design':<10}  {'score':>7}  {'%ile':>6}  "
        f"{'title':<{TITLE_WIDTH}}  matches"
    )
    for one in found:
        hit = one.hit
        matches = " ".join(
            f"{match['query']}~{match['figure'].partition('-')[2]}"
            for match in _matches(one, figures)
        )
        labels = " ".join(f"[{label['code']}]" for label in hit.labels)
        percentile = "" if hit.percentile is None else f"{hit.percentile:.2f}"
        yield (
            f"{hit.rank:>4}  {hit.patent_id:<10}  {hit.score:>7.4f}  {percentile:>6}  "
            f"{hit.patent.title[:TITLE_WIDTH]:<{TITLE_WIDTH}}  {matches} {labels}"
        ).rstrip()
    yield from _about(run)


def explained(found: Sequence[Explanation]) -> Iterator[str]:
    """Yield why each hit scored what it did: its parts add up to its score."""
    figures = _figures(found)
    for one in found:
        hit = one.hit
        yield f"{hit.rank}. {hit.patent_id} {hit.patent.title}"
        for part in one.parts:
            name = ":".join(filter(None, [part["kind"], part.get("facet", "")]))
            view = f"view {part['query']}" if part["query"] else ""
            figure = figures.get(part["figure"])
            speaks = figure_names.of(figure).partition("-")[2] if figure else ""
            yield (
                f"  {name:<18} {view:<8} {speaks:<9} {part['similarity']:>9.6f}"
                f" -> {part['closeness']:>9.6f} x {part['weight']:>9.6f}"
                f" = {part['share']:>9.6f}"
            )
        yield f"  sum {one.recomputed:.6f}, score {hit.score:.6f}"
        for alone in one.unmatched_views:
            yield f"  view {alone.view} has no counterpart: {alone.reason}"
        left = [figure_names.of(f).partition("-")[2] for f in one.unmatched_figures]
        if one.pairs and left:
            yield f"  its figures without counterpart: {', '.join(left)}"
        for label in hit.labels:
            yield f"  {label['code']}: {label['reason']}"


def difference(run: SearchRun) -> Iterator[str]:
    """Yield what a replay or an update found to differ from its origin."""
    found = run.difference
    if found.get("is_identical"):
        yield "The same designs with the same scores as before."
    for kind in found.get("kinds", ()):
        yield f"{kind['kind']}: {kind['before']}, now {kind['after']}"
    for name, told in (("gone", "no longer found"), ("new", "found now")):
        if found.get(name):
            yield f"{told}: {', '.join(found[name])}"
    for moved in found.get("scores", ()):
        yield f"{moved['design']}: {moved['before']:.6f}, now {moved['after']:.6f}"
    for name, designs in found.get("changed_since", {}).items():
        if designs:
            yield f"{name} since then: {', '.join(designs)}"


def _about(run: SearchRun) -> Iterator[str]:
    for scheme in ("locarno", "uspc"):
        likely = run.predictions.get(scheme, [])
        if likely:
            shares = ", ".join(
                f"{row['symbol']} {row['probability']:.0%}" for row in likely
            )
            yield f"{scheme} of the query, probably: {shares}"
    if run.notice:
        yield f"Notice: {run.notice}"
    if run.completeness.get("text"):
        yield str(run.completeness["text"])
    yield (
        f"{run.mode}: {run.scanned:,} of {run.eligible:,} eligible compared, "
        f"{run.timings['total']:.2f} s"
    )


def _hit(one: Explanation, figures: dict[int, Figure]) -> dict[str, Any]:
    hit, patent = one.hit, one.hit.patent
    day = patent.first_published
    return {
        "rank": hit.rank,
        "design": hit.patent_id,
        "score": hit.score,
        "percentile": hit.percentile,
        "labels": hit.labels,
        "field": hit.field,
        "title": patent.title,
        "locarno": patent.locarno,
        "uspc": patent.uspc,
        "first_published": day.isoformat() if day else None,
        "facets": one.facets,
        "matches": list(_matches(one, figures)),
        "unmatched_query_views": [view.view for view in one.unmatched_views],
        "parts": hit.parts,
    }


def _matches(one: Explanation, figures: dict[int, Figure]) -> Iterator[dict[str, Any]]:
    """The view pairs of a hit: which drawing of the query, which figure."""
    for pair in one.pairs:
        figure = figures[pair.figure_id]
        yield {
            "query": pair.view,
            "figure": figure_names.of(figure),
            "number": figure.number,
            "view": figure.view,
            "similarity": pair.similarity,
        }


def _figures(found: Sequence[Explanation]) -> dict[int, Figure]:
    wanted = {part["figure"] for one in found for part in one.parts if part["figure"]}
    return Figure.objects.select_related("sheet").in_bulk(wanted)
