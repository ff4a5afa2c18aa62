"""Long work of every kind: how far it is, what it says, and stopping it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from examiner.accounts import roles
from examiner.web.admin.large_tables import ReadOnlyAdmin
from examiner.web.templatetags import shown
from search import jobs
from search.models import Job

LOOK_AGAIN = "5"  # seconds after which the page of a job at work loads anew


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("pk", "kind", "state", "title", "progress", "attempt", "created_at")
    list_filter = ("kind", "state")
    search_fields = ("title", "error")
    date_hierarchy = "created_at"
    actions = ("cancel",)
    fields = (
        *("kind", "state", "title", "progress", "error", "log_tail", "attempt"),
        *("is_cancel_requested", "created_at", "started_at", "finished_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        # A run's job belongs to its case.
        return super().get_queryset(request).exclude(kind=Job.Kind.RUN)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: object, **kwargs: object
    ) -> HttpResponse:
        """The page of a job that has not ended loads anew by itself."""
        response: HttpResponse = super().change_view(
            request,
            object_id,
            *args,  # type: ignore[arg-type]
            **kwargs,  # type: ignore[arg-type]
        )
        job = Job.objects.filter(pk=object_id).first()
        if job and not job.is_finished:
            response["Refresh"] = LOOK_AGAIN
        return response

    @admin.display(description="progress")
    def progress(self, job: Job) -> SafeString | str:
        return shown_progress(job)

    @admin.display(description="log")
    def log_tail(self, job: Job) -> SafeString | str:
        return format_html('<pre class="log">{}</pre>', job.log) if job.log else ""

    @admin.action(description="Cancel the selected jobs", permissions=["start"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        now = timezone.now()
        stopped = sum(jobs.request_cancel(job.pk, now=now) for job in queryset)
        ended = queryset.count() - stopped
        if stopped:
            text = f"{stopped} asked to stop; what was stored until then is kept."
            self.message_user(request, text, messages.SUCCESS)
        if ended:
            text = f"{ended} had ended already."
            self.message_user(request, text, messages.WARNING)

    def has_start_permission(self, request: HttpRequest) -> bool:
        return roles.may_start_jobs(request.user)  # type: ignore[arg-type]


def shown_progress(job: Job) -> SafeString | str:
    """A bar with counts, rate and time left, as far as they are known."""
    words = [f"{job.done:,}"]
    if job.total:
        words[0] += f" of {job.total:,}"
    words[0] += f" {job.unit}".rstrip()
    if job.rate:
        words.append(f"{job.rate:,.1f}/s")
    if job.seconds_left is not None:
        words.append(f"{shown.seconds(job.seconds_left)} left")
    text = " · ".join(words)
    if not job.total:
        return text if job.done or job.unit else ""
    return format_html(
        '<progress max="{}" value="{}" aria-label="{}"></progress> {}',
        job.total,
        min(job.done, job.total),
        str(job),
        text,
    )
