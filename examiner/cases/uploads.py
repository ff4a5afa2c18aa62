"""Taking in an upload: its row has an owner before its file is stored anywhere."""

from django.core.files import File
from django.db import transaction
from django.db.models import Prefetch

from examiner.accounts.models import User
from examiner.cases import access
from examiner.cases.models import Case
from search import intake
from search.models import Upload, UploadPage
from workers import workflows


def receive(
    user: User,
    file: "File[bytes]",
    *,
    case: Case | None = None,
    is_query: bool = False,
) -> Upload:
    """Take one file into a case of this person (the scratch case by default).

    A refusal stays on the row. What goes into an application is read next; what
    `is_query` was added to a search alone. Raises access.NotVisible for a case of
    others, access.NotAllowed as `access.check_works`.
    """
    with transaction.atomic():
        upload = intake.register(file)
        access.place_upload(user, upload, case=case, is_query=is_query)
    intake.take_in(upload, file)
    is_filed = case is not None and not is_query
    if is_filed and upload.state == Upload.State.DECODED:
        workflows.read_pages(upload)
    return upload


def of_case(case: Case) -> list[Upload]:
    """The files put into a case, oldest first: refused ones and those of searches too.

    What evidence shows stands with the evidence.
    """
    placed = Upload.objects.filter(placement__case=case, evidence__isnull=True)
    pages = Prefetch("pages", UploadPage.objects.order_by("position"))
    found = placed.select_related("placement").prefetch_related(pages)
    return list(found.order_by("created_at", "pk"))
