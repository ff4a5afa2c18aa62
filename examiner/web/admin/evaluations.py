"""Evaluations: started by a form or from an encoder's list, results as a table."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.safestring import SafeString

from examiner.web.admin import started_jobs
from examiner.web.admin.started_jobs import StartedJobAdmin, StartForm
from search import evaluation
from search.evaluation import UnableToEvaluate, Wanted
from search.models import Encoder, Evaluation
from workers import workflows


class EvaluationForm(StartForm):
    encoder = forms.ModelChoiceField(Encoder.objects.order_by("-pk"))
    protocols = forms.MultipleChoiceField(
        choices=[(name, name) for name in evaluation.PROTOCOLS],
        initial=list(evaluation.USUAL),
    )
    split = forms.ChoiceField(
        choices=[(name, name) for name in ("test", "validation", "train")],
        help_text="of the corpus",
    )

    class Meta:
        model = Evaluation
        fields = ("encoder", "protocols")

    def wanted(self) -> Wanted:
        """What the form asks for."""
        return Wanted(
            encoder=self.cleaned_data["encoder"],
            protocols=tuple(self.cleaned_data["protocols"]),
            split=self.cleaned_data["split"],
        )

    def check(self, values: dict[str, Any]) -> None:
        try:
            evaluation.check(self.wanted())
        except UnableToEvaluate as problem:
            raise forms.ValidationError(str(problem)) from problem


@admin.register(Evaluation)
class EvaluationAdmin(StartedJobAdmin):
    form = EvaluationForm
    list_display = ("pk", "encoder", "protocols", "data", "state", "progress")
    list_filter = ("job__state", "encoder")
    list_select_related = ("job", "encoder")
    search_fields = ("encoder__name", "manifest_sha256")
    add_fields = ("encoder", "protocols", "split")
    shown_fields = (
        *("job_link", "state", "progress", "encoder", "data", "protocols", "settings"),
        *("manifest_sha256", "shown_results"),
    )

    def start(self, form: Any) -> Evaluation:
        made = evaluation.create(form.wanted())
        workflows.evaluate(made)
        return made

    @admin.display(description="results")
    def shown_results(self, row: Evaluation) -> SafeString | str:
        return started_jobs.table(row.results)
