"""What a record still lacks, to be looked at before it is filed."""

from collections.abc import Iterator

from examiner.cases.models import Citation
from examiner.cases.record.canonical import Document

_RELIED_ON = (Citation.Role.PRIMARY, Citation.Role.SECONDARY)


def of(document: Document) -> list[str]:
    """Sentences, each on one thing that is missing or not finished yet."""
    return list(_gaps(document))


def _gaps(document: Document) -> Iterator[str]:
    if not document["case"]["effective_date"]:
        yield "The case has no filing date, so nothing says what is prior art."
    for search in document["searches"]:
        if search["state"] in {"queued", "running"}:
            yield f"{search['name']} is still running: its results are not in yet."
        elif search["state"] == "failed":
            yield f"{search['name']} failed and found nothing."
    for one in document["classes"]:
        if not one["finished_at"]:
            left = one["total"] - one["reviewed"]
            yield (
                f"{one['symbol']} was looked through in part: {left:,} of "
                f"{one['total']:,} designs are left."
            )
    for place, citation in enumerate(document["citations"], start=1):
        named = f"Reference {place}, {_name(citation, document)}"
        if not citation["pertinence"].strip():
            yield f"{named}: nothing says why it is pertinent."
        if citation["role"] in _RELIED_ON and not citation["basis"]:
            yield f"{named}: it is cited as {citation['role']} without a basis."
    cited = {citation["evidence"] for citation in document["citations"]}
    for one in document["evidence"]:
        if one["id"] in cited and not one["first_seen"]:
            yield f"{one['title']}: nothing says since when the public could see it."
        if not one["file_sha256"]:
            yield f"{one['title']}: no image of the page is kept."


def _name(citation: Document, document: Document) -> str:
    if citation["design"]:
        return str(citation["design"]["number"])
    found = (one for one in document["evidence"] if one["id"] == citation["evidence"])
    return str(next(found)["title"])
