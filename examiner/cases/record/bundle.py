"""A case as one document that stands for itself: no clock, no chance, nothing private.

The same case gives the same bytes. Notes on the case and on designs, verdicts and tags
stay at the desk; notes of searches and what is said of citations go on the record.
`docs/record.schema.json` says what the document holds.
"""

from examiner.cases import checks, class_searches, drawings, figures
from examiner.cases.drawings import Drawn
from examiner.cases.models import Case, CaseFigure, ClassSearch
from examiner.cases.record import (
    canonical,
    notes,
    pto892,
    references,
    searches,
    telling,
    watches,
)
from examiner.cases.record.canonical import Document
from examiner.cases.record.moments import one_moment

FORMAT = "ornament-record-1"
NOTICE = (
    "Date labels flag what the recorded dates suggest under 35 USC 102; they are not "
    "legal advice. Scores say how similar drawings look to the model named."
)


def of_case(case: Case, *, with_results: bool = True) -> Document:
    """Read a case into its document, sealed with hashes.

    Without results it is quick to look at, and says of each search how many it found.
    """
    drawn = drawings.of_case(case)  # brings proposals up to date, which writes
    with one_moment():
        return canonical.seal(_sections(case, drawn, with_results=with_results))


def _sections(case: Case, drawn: Drawn, *, with_results: bool) -> Document:
    searched = searches.of_case(case, drawn.figures)
    if with_results:
        searches.add_results(searched)
    document: Document = {
        "format": FORMAT,
        "notice": NOTICE,
        "case": _case(case),
        "figures": [_figure(one) for one in drawn.figures],
        "findings": _findings(case, drawn),
        "searches": searched,
        "watches": watches.of_case(case),
        "classes": _classes(case, with_designs=with_results),
        "citations": references.citations(case),
        "evidence": references.evidence(case),
    }
    document["search_notes"] = notes.write(document)
    document["pto892"] = pto892.sheets(document)
    return document


def _case(case: Case) -> Document:
    return {
        "id": str(case.pk),
        "application_number": case.application_number,
        "title": case.title,
        "applicants": case.applicants,
        "inventors": case.inventors,
        "filing_date": telling.day(case.filing_date),
        "priority_date": telling.day(case.priority_date),
        "effective_date": telling.day(case.effective_date),
        "locarno": case.locarno,
        "uspc": case.uspc,
        "description": case.description,
        "state": case.state,
        "examiner": telling.person(case.owner),
    }


def _findings(case: Case, drawn: Drawn) -> list[Document]:
    names = {one.pk: figures.name(one) for one in drawn.figures}
    return [
        {
            "code": found.code,
            "message": found.message,
            "figures": [names[key] for key in found.figures],
        }
        for found in checks.of_case(case, drawn)
    ]


def _figure(one: CaseFigure) -> Document:
    """A figure by the file it came in, and how it is cut out of its page."""
    return {
        "name": figures.name(one),
        "number": one.number,
        "view": one.view,
        "is_confirmed": one.is_confirmed,
        "is_left_out": one.is_left_out,
        "upload": str(one.page.upload_id),
        "page": one.page.position + 1,
        "file_sha256": one.page.upload.file_sha256,
        "pixel_sha256": one.page.pixel_sha256,
        "crop": one.crop,
        "mask": one.mask,
        "environment": one.environment,
        "rotation": one.rotation,
        "mirror": one.is_mirrored,
    }


def _classes(case: Case, *, with_designs: bool) -> list[Document]:
    """The classes looked through, with how far; designs as the corpus held them."""
    rows = list(case.class_searches.select_related("started_by").order_by("pk"))
    progress = class_searches.progress_of(rows)
    told = [_class_search(row, progress[row.pk]) for row in rows]
    if with_designs:
        for row, one in zip(rows, told, strict=True):
            held = class_searches.designs(row)
            one["designs"] = list(held.values_list("pk", flat=True))
    return told


def _class_search(row: ClassSearch, progress: class_searches.Progress) -> Document:
    return {
        "scheme": row.scheme,
        "symbol": row.symbol,
        "before": telling.day(row.before),
        "revision": row.revision,
        "reviewed": progress.reviewed,
        "total": progress.total,
        "by": telling.person(row.started_by),
        "begun_at": telling.moment(row.created_at),
        "finished_at": telling.moment(row.finished_at),
    }
