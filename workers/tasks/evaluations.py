"""Tasks of evaluations: judge an encoder by the published protocols."""

from typing import Any

from search import evaluation
from search.encoding import EncoderUnavailable
from search.evaluation import UnableToEvaluate
from search.models import Evaluation
from workers.celery import app
from workers.endings import ending_cleanly


@app.task(  # type: ignore[untyped-decorator]
    name="evaluations.evaluate_encoder",
    acks_late=True,
)
def evaluate_encoder(*, evaluation_id: int, **_: Any) -> None:
    """Judge an encoder; begun again when its worker was killed."""
    rows = Evaluation.objects.select_related("job", "encoder")
    row = rows.filter(pk=evaluation_id).first()
    if row is None:
        return
    with ending_cleanly(str(row), UnableToEvaluate, EncoderUnavailable):
        evaluation.execute(row)
