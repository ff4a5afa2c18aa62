"""What happens by the clock; `celery beat` reads it from the application."""

from datetime import timedelta
from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    task: {
        "task": task,
        "schedule": every,
        "options": {"expires": every.total_seconds()},
    }
    for task, every in (
        ("upkeep.fail_silent_jobs", timedelta(minutes=1)),
        ("upkeep.revive_runs", timedelta(minutes=2)),
        ("upkeep.fail_abandoned_runs", timedelta(hours=1)),
        ("upkeep.embed_new_figures", timedelta(minutes=10)),
        ("upkeep.fold_codes", timedelta(minutes=10)),
        ("upkeep.read_forgotten_pages", timedelta(minutes=2)),
        ("watches.look_all", timedelta(minutes=10)),
        ("upkeep.sweep_media", timedelta(hours=6)),
    )
}
