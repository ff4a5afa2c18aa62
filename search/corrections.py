"""Correcting by hand what was misread from a PDF: number, title, dates, main classes.

Each changed field leaves a row of history; the corpus gets a new revision. Grants read
from XML are right by definition and closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ForeignObjectRel, Model

from search import numbers, revisions
from search.classes import locarno, uspc
from search.models import Patent, PatentClass, PatentEdit

LONGEST_TITLE = 500


class InvalidCorrection(ValueError):
    """Some new values cannot stand; `errors` tells for each field why."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in errors.items()))
        self.errors = errors


class NotOpen(Exception):
    """This patent cannot be corrected by hand; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """New values; None leaves a field as it is.

    `number` in any spelling, classes as people type them; "" takes a class away.
    """

    number: str | None = None
    title: str | None = None
    granted_date: date | None = None
    filed_date: date | None = None
    first_published: date | None = None
    locarno: str | None = None
    uspc: str | None = None


def is_open(patent: Patent) -> bool:
    """Say whether a patent may be corrected: read from a PDF, and in the corpus."""
    return patent.source == Patent.Source.PDF and patent.until is None


def correct(
    patent_id: str, correction: Correction, *, author: str, reason: str = ""
) -> Patent:
    """Correct a patent and return it, under its new number if that was corrected.

    Without any change there is no revision and no history. Raises
    Patent.DoesNotExist, NotOpen and InvalidCorrection.
    """
    with transaction.atomic():
        patent = Patent.objects.select_for_update().get(pk=patent_id)
        if not is_open(patent):
            raise NotOpen(
                f"{numbers.shown(patent_id)} was not read from a PDF, or has been "
                "withdrawn: there is nothing to correct by hand."
            )
        old = _values(patent)
        new = _checked(old, correction)
        changed = [name for name in new if new[name] != old[name]]
        if not changed:
            return patent
        revision = revisions.take(f"correction of {patent_id}")
        if "number" in changed:
            patent = _moved(patent, new["number"])
        for name in changed:
            _apply(patent, name, new[name])
        patent.save()
        PatentEdit.objects.bulk_create(
            PatentEdit(
                patent=patent,
                field=name,
                old=_shown(old[name]),
                new=_shown(new[name]),
                reason=reason,
                author=author,
                revision=revision,
            )
            for name in changed
        )
    return patent


def _values(patent: Patent) -> dict[str, Any]:
    """Return the correctable fields as they stand."""
    return {"number": patent.pk} | {
        field.name: getattr(patent, field.name)
        for field in fields(Correction)
        if field.name != "number"
    }


def _checked(old: dict[str, Any], correction: Correction) -> dict[str, Any]:
    """Return all fields with the new values in, each canonical."""
    new = dict(old)
    errors: dict[str, str] = {}
    for field in fields(Correction):
        given = getattr(correction, field.name)
        if given is None:
            continue
        try:
            new[field.name] = _canonical(field.name, given)
        except ValueError as problem:
            errors[field.name] = str(problem)
    if new["granted_date"] != old["granted_date"] and (
        old["first_published"] in (None, old["granted_date"])
        and correction.first_published is None
    ):
        new["first_published"] = new["granted_date"]  # published by its grant
    if not errors:
        errors = dict(_contradictions(old, new))
    if errors:
        raise InvalidCorrection(errors)
    return new


def _canonical(name: str, given: Any) -> Any:
    match name:
        case "number":
            return numbers.parse(given)
        case "title":
            title = " ".join(given.split())
            if not title:
                raise ValueError("A design has a title.")
            if len(title) > LONGEST_TITLE:
                raise ValueError(f"At most {LONGEST_TITLE} characters.")
            return title
        case "locarno":
            return _whole_symbol(given, locarno.accept, "09-01")
        case "uspc":
            return _whole_symbol(given, uspc.accept, "D9/500")
    return given


def _whole_symbol(given: str, accept: Any, example: str) -> str:
    """Return the canonical symbol; the beginning of many is no class of a design."""
    if not given.strip():
        return ""
    wanted = accept(given)
    if wanted.is_prefix:
        raise ValueError(f"{given!r} names many classes; give one, like {example}")
    return str(wanted.text)


def _contradictions(
    old: dict[str, Any], new: dict[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield what cannot all be true."""
    number, granted = new["number"], new["granted_date"]
    if number != old["number"] and Patent.objects.filter(pk=number).exists():
        reason = (
            f"{numbers.shown(number)} is in the corpus, or was withdrawn from it. If "
            "both are the same design, withdraw the import of one of them."
        )
        yield "number", reason
    if granted and new["filed_date"] and new["filed_date"] >= granted:
        yield "filed_date", "An application is filed before it is granted."
    if granted and new["first_published"] and new["first_published"] > granted:
        yield "first_published", "A grant publishes a design: not later than that."


def _apply(patent: Patent, name: str, value: Any) -> None:
    if name == "number":
        return
    setattr(patent, name, value)
    if name in (PatentClass.Scheme.LOCARNO, PatentClass.Scheme.USPC):
        _set_main_class(patent, name, value)


def _set_main_class(patent: Patent, scheme: str, symbol: str) -> None:
    """Put a symbol in the place of the main class, or take that away."""
    classes = patent.classes.filter(scheme=scheme)
    if not symbol:
        classes.filter(is_main=True).delete()
        return
    is_locarno = scheme == PatentClass.Scheme.LOCARNO
    known = locarno.is_in_edition_15(symbol) if is_locarno else None
    values = {"symbol": symbol, "raw": symbol, "is_in_edition_15": known}
    if not classes.filter(is_main=True).update(**values):
        last = classes.order_by("-position").first()
        patent.classes.create(
            scheme=scheme,
            position=last.position + 1 if last else 0,
            is_main=True,
            **values,
        )


def _moved(patent: Patent, number: str) -> Patent:
    """Give a patent another number: its row is copied, all that hangs on it follows.

    Figures keep their ids, and with them their vectors and the hits they made.
    """
    old = patent.pk
    moved = Patent.objects.get(pk=old)
    moved.pk = number
    moved.save(force_insert=True)
    for relation in _pointing_at_patents():
        model: type[Model] = relation.related_model
        column = relation.field.name
        model._default_manager.filter(**{column: old}).update(**{column: number})
    Patent.objects.filter(pk=old).delete()
    return moved


def _pointing_at_patents() -> list[ForeignObjectRel]:
    """Every foreign key to a patent, those without a way back included."""
    every = Patent._meta.get_fields(include_hidden=True)  # noqa: SLF001 - documented
    return [
        relation
        for relation in every
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many
    ]


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
