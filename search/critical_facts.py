"""The facts behind the date labels, read for many designs at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from search import dates
from search.critical_dates import PatentFacts
from search.date_spans import PartialDate
from search.effective_dates import ForeignPriority, Parent
from search.ingest.records import MonthDate
from search.models import Party, Patent, Priority, RelatedDocument


def facts_of(patent_ids: Sequence[str]) -> dict[str, PatentFacts]:
    """Return what is known of each design; four queries, whatever their number.

    Designs that the database lacks are left out. The filing date of a Hague grant is
    that of its international registration (35 USC 384(a)).
    """
    wanted = list(patent_ids)
    parents, priorities = _parents(wanted), _priorities(wanted)
    inventors, owners = _parties(wanted)
    return {
        patent.pk: PatentFacts(
            published=_published(patent),
            event=_event(patent),
            filed=patent.hague_registered_date or patent.filed_date,
            number=patent.application_number,
            parents=tuple(parents[patent.pk]),
            priorities=tuple(priorities[patent.pk]),
            inventors=tuple(inventors[patent.pk]),
            owners=tuple(owners[patent.pk]),
        )
        for patent in Patent.objects.filter(pk__in=wanted).only(
            *("first_published", "granted_date", "hague_published_date", "filed_date"),
            *("hague_registered_date", "application_number"),
        )
    }


def _published(patent: Patent) -> date | None:
    known = (patent.hague_published_date, patent.granted_date)
    return patent.first_published or min(filter(None, known), default=None)


def _event(patent: Patent) -> str:
    published = _published(patent)
    if published is None or published not in (
        patent.hague_published_date,
        patent.granted_date,
    ):
        return "first published"
    if published == patent.granted_date:
        return "granted"
    return "published under the Hague Agreement (35 USC 390)"


def _parents(patent_ids: list[str]) -> dict[str, list[Parent]]:
    found: defaultdict[str, list[Parent]] = defaultdict(list)
    rows = RelatedDocument.objects.filter(patent__in=patent_ids)
    for row in rows.order_by("patent", "position"):
        found[row.patent_id].append(
            Parent(
                relation=row.relation,
                number=row.parent_number,
                child=row.child_number,
                dated=row.parent_date,
            )
        )
    return found


def _priorities(patent_ids: list[str]) -> dict[str, list[ForeignPriority]]:
    found: defaultdict[str, list[ForeignPriority]] = defaultdict(list)
    rows = Priority.objects.filter(patent__in=patent_ids)
    for row in rows.order_by("patent", "position"):
        found[row.patent_id].append(
            ForeignPriority(
                country=row.country,
                number=row.number,
                dated=row.dated or _month(row.raw_date),
            )
        )
    return found


def _month(raw_date: str) -> PartialDate:
    """What a date without its day still tells."""
    found: MonthDate | None = dates.read(raw_date)
    return found


def _parties(
    patent_ids: list[str],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Inventors, and the companies or persons who own or applied."""
    inventors: defaultdict[str, list[str]] = defaultdict(list)
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for party in _in_order(Party.objects.filter(patent__in=patent_ids)):
        if party.role == Party.Role.INVENTOR:
            inventors[party.patent_id].append(party.shown)
        elif party.role == Party.Role.ASSIGNEE or party.organization:
            owners[party.patent_id].append(party.shown)
    return inventors, owners


def _in_order(parties: Iterable[Party]) -> list[Party]:
    return sorted(parties, key=lambda party: (party.patent_id, party.position))
