"""Jobs: the one table of long work, whatever its kind."""

from django.db import models


class Job(models.Model):
    """Long work with a state that survives worker, broker and browser."""

    class Kind(models.TextChoices):
        IMPORT = "import", "Import"
        CAPTION = "caption", "Caption"
        EMBED = "embed", "Embed"
        TRAIN = "train", "Train"
        EVALUATE = "evaluate", "Evaluate"
        RUN = "run", "Search run"
        INDEX = "index", "Index"

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    FINISHED = (State.DONE, State.FAILED, State.CANCELLED)

    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    title = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=20, blank=True, help_text="what is counted")
    total = models.PositiveBigIntegerField(null=True, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    rate = models.FloatField(null=True, blank=True, help_text="units per second")
    log = models.TextField(blank=True, help_text="the last lines only")
    error = models.TextField(blank=True)
    attempt = models.PositiveIntegerField(default=0)
    is_cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="job_state_id_index"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} job {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state in self.FINISHED

    @property
    def seconds_left(self) -> float | None:
        """How long a running job will take at its rate; None where nobody can say."""
        if self.state != self.State.RUNNING or not self.total or not self.rate:
            return None
        return max(0, self.total - self.done) / self.rate
