"""What goes in and out of the API of searches; a query itself is a document."""

from typing import Any

from rest_framework import serializers

from search.queries import MOST_HITS

WINDOW = 100  # results told at once unless asked otherwise


class WindowInput(serializers.Serializer[Any]):
    """Which of the recorded results to tell; they never change."""

    after_rank = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=MOST_HITS
    )
    limit = serializers.IntegerField(
        required=False, default=WINDOW, min_value=1, max_value=MOST_HITS
    )


class FeedbackInput(serializers.Serializer[Any]):
    """Designs, in any spelling, that the hits should or should not be like."""

    relevant = serializers.ListField(
        child=serializers.CharField(), required=False, default=list
    )
    irrelevant = serializers.ListField(
        child=serializers.CharField(), required=False, default=list
    )


class SecondaryInput(serializers.Serializer[Any]):
    """A primary reference, and the drawing and region that show what it lacks."""

    primary = serializers.CharField()
    view = serializers.IntegerField(required=False, allow_null=True, default=None)
    crop = serializers.ListField(
        child=serializers.FloatField(min_value=0, max_value=1),
        required=False,
        allow_null=True,
        default=None,
        min_length=4,
        max_length=4,
        help_text="left, top, right, bottom in shares of the picture",
    )


class PartOutput(serializers.Serializer[Any]):
    """One part of a score; `share` values of all parts sum up to the score."""

    kind = serializers.CharField()
    facet = serializers.CharField(allow_blank=True)
    query = serializers.IntegerField(allow_null=True, help_text="view of the query")
    figure = serializers.CharField(allow_null=True)
    similarity = serializers.FloatField()
    closeness = serializers.FloatField(help_text="what counts; share = it * weight")
    weight = serializers.FloatField()
    share = serializers.FloatField()


class MatchOutput(serializers.Serializer[Any]):
    """The figure that answers a view of the query."""

    query_view = serializers.IntegerField()
    query_view_kind = serializers.CharField()
    figure = serializers.CharField(allow_null=True)
    number = serializers.CharField(allow_null=True, help_text="as printed")
    view = serializers.CharField(allow_null=True)
    score = serializers.FloatField()
    facets = serializers.DictField(child=serializers.FloatField())


class UnmatchedOutput(serializers.Serializer[Any]):
    query_view = serializers.IntegerField()
    reason = serializers.CharField()


class LabelOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    reason = serializers.CharField()


class HitOutput(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    design = serializers.CharField()
    title = serializers.CharField()
    score = serializers.FloatField()
    percentile = serializers.FloatField(allow_null=True)
    labels = LabelOutput(many=True)
    field = serializers.DictField(
        source="distance", child=serializers.CharField(), help_text="by scheme"
    )
    locarno = serializers.CharField()
    uspc = serializers.CharField()
    first_published = serializers.DateField(allow_null=True)
    facets = serializers.DictField(child=serializers.FloatField())
    matches = MatchOutput(many=True)
    unmatched_query_views = UnmatchedOutput(many=True)
    unmatched_figures = serializers.ListField(child=serializers.CharField())
    parts = PartOutput(many=True)


class ExplanationOutput(HitOutput):
    """A hit taken apart; `recomputed` is the sum of the shares of its parts."""

    recomputed = serializers.FloatField()
    adds_up = serializers.BooleanField()


class ResultsOutput(serializers.Serializer[Any]):
    """A window of the results; give `next_after_rank` as `after_rank` for more."""

    found = serializers.IntegerField()
    next_after_rank = serializers.IntegerField(allow_null=True)
    results = HitOutput(many=True)


class QueryViewOutput(serializers.Serializer[Any]):
    """A drawing of the query, and why it was left out where it was."""

    position = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)


class OriginOutput(serializers.Serializer[Any]):
    """The search that this one came out of."""

    id = serializers.UUIDField()
    kind = serializers.CharField()


class SearchOutput(ResultsOutput):
    id = serializers.UUIDField()
    state = serializers.CharField()
    error = serializers.CharField()
    notice = serializers.CharField(help_text="what the reader must know")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    query = serializers.DictField(help_text="the document that asks it again")
    views = QueryViewOutput(many=True)
    origin = OriginOutput(allow_null=True)
    since_revision = serializers.IntegerField(allow_null=True)
    difference = serializers.JSONField(help_text="what a replay found to differ")
    mode = serializers.CharField()
    backend = serializers.CharField()
    encoder = serializers.CharField(allow_null=True)
    weights_sha256 = serializers.CharField()
    preprocessing_version = serializers.CharField()
    facet_encoders = serializers.JSONField()
    weights = serializers.DictField(child=serializers.FloatField())
    revision = serializers.IntegerField(allow_null=True)
    eligible = serializers.IntegerField(allow_null=True)
    eligible_designs = serializers.IntegerField(allow_null=True)
    scanned = serializers.IntegerField(allow_null=True)
    completeness = serializers.JSONField()
    calibration = serializers.JSONField()
    timings = serializers.JSONField()
    predictions = serializers.JSONField()
