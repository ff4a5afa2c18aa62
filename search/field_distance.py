"""How far a hit's field lies from the query's, by the classes of both schemes.

Only a fact about classes: whether art is analogous is for the examiner to say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from search.classes import locarno, uspc
from search.models import PatentClass

Distance = Literal["same_subclass", "same_class", "other", "unknown"]

_SCHEMES = (PatentClass.Scheme.LOCARNO, PatentClass.Scheme.USPC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """All symbols of a design, or those predicted for a query, by scheme."""

    locarno: tuple[str, ...] = ()
    uspc: tuple[str, ...] = ()


def between(query: Classes, hit: Classes) -> dict[str, Distance]:
    """Return the distance by scheme, as the hit's row keeps it.

    The nearest pair of symbols decides; unknown where either side has none.
    """
    return {
        "locarno": _nearest(query.locarno, hit.locarno, class_of=locarno.class_of),
        "uspc": _nearest(query.uspc, hit.uspc, class_of=uspc.class_of),
    }


def classes_of(patent_ids: Sequence[str]) -> dict[str, Classes]:
    """Return the classes of designs, main and further ones, in one query."""
    found: defaultdict[str, dict[str, list[str]]] = defaultdict(
        lambda: {scheme: [] for scheme in _SCHEMES}
    )
    rows = PatentClass.objects.filter(patent__in=list(patent_ids), scheme__in=_SCHEMES)
    ordered = rows.exclude(symbol="").order_by("patent", "scheme", "position")
    for patent_id, scheme, symbol in ordered.values_list(
        "patent_id", "scheme", "symbol"
    ):
        found[patent_id][scheme].append(symbol)
    return {
        patent_id: Classes(
            locarno=tuple(found[patent_id][PatentClass.Scheme.LOCARNO]),
            uspc=tuple(found[patent_id][PatentClass.Scheme.USPC]),
        )
        for patent_id in patent_ids
    }


def predicted(predictions: Mapping[str, object]) -> Classes:
    """Return the likeliest class of each scheme of what `prediction.predict` gave."""
    return Classes(
        locarno=_likeliest(predictions.get("locarno_subclasses")),
        uspc=_likeliest(predictions.get("uspc_subclasses")),
    )


def merged(several: Iterable[Classes]) -> Classes:
    """Return all symbols of several designs, each once."""
    known = list(several)
    return Classes(
        locarno=tuple(dict.fromkeys(code for one in known for code in one.locarno)),
        uspc=tuple(dict.fromkeys(code for one in known for code in one.uspc)),
    )


def _nearest(
    query: Sequence[str], hit: Sequence[str], *, class_of: Callable[[str], str]
) -> Distance:
    if not query or not hit:
        return "unknown"
    if set(query) & set(hit):
        return "same_subclass"
    same_class = {class_of(code) for code in query} & {class_of(code) for code in hit}
    return "same_class" if same_class else "other"


def _likeliest(listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list) or not listed:
        return ()
    return (str(listed[0]["symbol"]),)
