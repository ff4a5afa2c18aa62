"""Tasks of uploads: read the pages of an application."""

from typing import Any
from uuid import UUID

from search import application_pages
from search.models import Upload
from workers.celery import app


@app.task(  # type: ignore[untyped-decorator]
    name="uploads.read_pages",
    acks_late=True,
    ignore_result=True,
)
def read_pages(*, upload_id: str, **_: Any) -> None:
    """Read what is not read yet; begun again when its worker was killed."""
    upload = Upload.objects.filter(pk=UUID(upload_id)).first()
    if upload is not None:
        application_pages.read_upload(upload)
