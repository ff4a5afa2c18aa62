"""What the five tags mean in a case: the team's own words for them."""

from collections.abc import Sequence

from django.db import transaction

from examiner.accounts.models import User
from examiner.cases import access, versions
from examiner.cases.models import Case

TAGS = (1, 2, 3, 4, 5)
LONGEST_NAME = 40  # characters: it stands on a button's label and in a list


def words(case: Case, number: int) -> str:
    """A tag as the screens call it: "Tag 1: waist", or "Tag 1" without a name."""
    name = names(case)[number - 1]
    return f"Tag {number}: {name}" if name else f"Tag {number}"


def names(case: Case) -> list[str]:
    """The names of all five tags, empty where a tag has none."""
    return _all(case.tag_names)


def canonical(typed: Sequence[str]) -> list[str]:
    """Names as the case keeps them, without the empty ones at the end.

    Raises ValueError for too many, for a long one, and for one given twice.
    """
    read = [" ".join(name.split()) for name in typed]
    while read and not read[-1]:
        read.pop()
    if len(read) > len(TAGS):
        raise ValueError(f"There are {len(TAGS)} tags.")
    if any(len(name) > LONGEST_NAME for name in read):
        raise ValueError(f"A tag's name has at most {LONGEST_NAME} characters.")
    given = [name.casefold() for name in read if name]
    if len(set(given)) < len(given):
        raise ValueError("Two tags would have the same name.")
    return read


def name(user: User, case: Case, typed: Sequence[str], *, seen: Sequence[str]) -> Case:
    """Name the tags of a case, where their names are still those the person saw.

    Only the names are compared: who changes the facts of the case meanwhile is in
    nobody's way. Raises versions.ChangedMeanwhile, ValueError as `canonical` does, and
    access.NotAllowed.
    """
    access.check_works(user, case)
    wanted = canonical(typed)
    with transaction.atomic():
        row = Case.objects.select_for_update().get(pk=case.pk)
        if names(row) != _all(seen):
            raise versions.ChangedMeanwhile(row)
        row.tag_names, row.changed_by = wanted, user
        row.version += 1
        row.save(update_fields=["tag_names", "version", "changed_by", "changed_at"])
    return row


def _all(given: Sequence[str]) -> list[str]:
    return [*given, *[""] * len(TAGS)][: len(TAGS)]
