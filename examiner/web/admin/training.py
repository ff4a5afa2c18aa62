"""Trainings: started by a form, followed by their job, ending in a candidate."""

from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from examiner.web.admin import started_jobs
from examiner.web.admin.started_jobs import StartedJobAdmin, StartForm
from search import training
from search.manifests import DESCRIPTION, TITLE, Selection
from search.models import Caption, TrainingRun
from search.training import UnableToTrain, Wanted
from workers import workflows

MOST_GENERATORS = 30


class TrainingForm(StartForm):
    recipe = forms.ChoiceField(
        choices=[(name, name) for name in training.RECIPES], initial="ornament"
    )
    images = forms.IntegerField(
        min_value=1, initial=training.IMAGES, help_text="figures shown in all"
    )
    seed = forms.IntegerField(min_value=0, initial=0)
    captions = forms.MultipleChoiceField(
        initial=[TITLE, DESCRIPTION], help_text="words the figures are shown with"
    )

    class Meta:
        model = TrainingRun
        fields = ("recipe", "backbone", "images", "seed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["captions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in (TITLE, DESCRIPTION, *_generators())]

    def wanted(self) -> Wanted:
        """What the form asks for."""
        values = self.cleaned_data
        return Wanted(
            recipe=values["recipe"],
            backbone=values["backbone"],
            images=values["images"],
            seed=values["seed"],
            selection=Selection(captions=tuple(values["captions"])),
        )

    def check(self, values: dict[str, Any]) -> None:
        try:
            training.check(self.wanted())
        except UnableToTrain as problem:
            raise forms.ValidationError(str(problem)) from problem


@admin.register(TrainingRun)
class TrainingRunAdmin(StartedJobAdmin):
    form = TrainingForm
    list_display = ("pk", "recipe", "backbone", "state", "progress", "candidate")
    list_filter = ("recipe", "job__state")
    list_select_related = ("job", "encoder")
    search_fields = ("recipe", "backbone", "manifest_sha256")
    add_fields = ("recipe", "backbone", "images", "seed", "captions")
    shown_fields = (
        *("job_link", "state", "progress", "recipe", "backbone", "images", "seed"),
        *("source", "settings", "manifest_sha256", "folder", "candidate"),
        *("shown_card", "shown_metrics"),
    )

    def start(self, form: Any) -> TrainingRun:
        run = training.create(form.wanted())
        workflows.train(run)
        return run

    @admin.display(description="candidate")
    def candidate(self, run: TrainingRun) -> SafeString | str:
        if run.encoder is None:
            return ""
        address = reverse("admin:search_encoder_change", args=[run.encoder.pk])
        return format_html('<a href="{}">{}</a>', address, run.encoder)

    @admin.display(description="model card")
    def shown_card(self, run: TrainingRun) -> SafeString | str:
        return started_jobs.card(run.model_card)

    @admin.display(description="metrics")
    def shown_metrics(self, run: TrainingRun) -> SafeString | str:
        return started_jobs.table(run.metrics)


def _generators() -> list[str]:
    """Versions of captioners that have written captions; found by the index's order."""
    captions = Caption.objects.exclude(generator="").order_by("generator")
    return list(
        captions.values_list("generator", flat=True).distinct()[:MOST_GENERATORS]
    )
