"""Check a bundle of a case's record: its hashes, its case, the files it names."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from examiner.cases.record import verification
from examiner.cases.record.verification import UnreadableBundle, Verdict


class Command(BaseCommand):
    help = (
        "Makes the hashes of a record's JSON bundle again, and says what the case, if "
        "it is kept here, tells otherwise today. Fails where the bundle was altered "
        "or a file it names is gone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = verification.read(options["file"].read_bytes())
            found = verification.verify(document)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except UnreadableBundle as error:
            raise CommandError(str(error)) from error
        for line in _told(found):
            self.stdout.write(line)
        if not found.is_intact:
            raise CommandError("This is not what was put on record.")


def _told(found: Verdict) -> list[str]:
    altered = ", ".join(found.altered)
    lines = [f"Altered: {altered}" if altered else "Every section has its hash."]
    if found.changed is None:
        return [*lines, "The case is not kept here."]
    changed = ", ".join(found.changed)
    lines.append(
        f"The case tells otherwise today: {changed}"
        if changed
        else "The case tells the same today."
    )
    kept = found.files - len(found.lost)
    lines.append(f"{kept} of {found.files} files named have the hash recorded.")
    return [*lines, *(f"Gone or altered: {sha256}" for sha256 in found.lost)]
