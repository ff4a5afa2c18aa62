"""Tasks of training: a recipe on the corpus gives a candidate encoder."""

from typing import Any

from search import training
from search.encoding import EncoderUnavailable
from search.models import TrainingRun
from search.training import UnableToTrain
from workers.celery import app
from workers.endings import ending_cleanly


@app.task(  # type: ignore[untyped-decorator]
    name="training.train_encoder",
    acks_late=True,
)
def train_encoder(*, training_id: int, **_: Any) -> None:
    """Train an encoder; goes on from its folder when its worker was killed."""
    run = TrainingRun.objects.select_related("job").filter(pk=training_id).first()
    if run is None:
        return
    with ending_cleanly(str(run), UnableToTrain, EncoderUnavailable):
        training.execute(run)
