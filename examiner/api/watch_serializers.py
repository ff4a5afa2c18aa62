"""What goes in and out of the API about searches that a case leaves standing."""

from typing import Any, ClassVar

from rest_framework import serializers

from examiner.cases.models import CaseWatch
from search import watches
from search.models import Alert


class WatchInput(serializers.Serializer[Any]):
    """A finished search of the case, and how close a new design must come."""

    search = serializers.UUIDField()
    least_percentile = serializers.FloatField(
        required=False,
        default=watches.LEAST_PERCENTILE,
        min_value=0,
        max_value=100,
        help_text="closer than this share of unrelated designs",
    )


class WatchChangeInput(serializers.Serializer[Any]):
    is_active = serializers.BooleanField(
        help_text="taken up, it goes on from where it looked last"
    )


class WatchOutput(serializers.ModelSerializer[CaseWatch]):
    id = serializers.UUIDField(source="watch_id")
    search = serializers.UUIDField(source="watch.origin_id")
    name = serializers.CharField(
        source="watch.origin.placement.name", help_text="of its search: L1, L2, …"
    )
    least_percentile = serializers.FloatField(source="watch.least_percentile")
    is_active = serializers.BooleanField(source="watch.is_active")
    looked_to = serializers.IntegerField(
        source="watch.looked_to", help_text="revision of the corpus"
    )
    by = serializers.CharField(source="started_by.username")
    created_at = serializers.DateTimeField(source="watch.created_at")

    class Meta:
        model = CaseWatch
        fields: ClassVar = [
            *("id", "search", "name", "least_percentile", "is_active", "looked_to"),
            *("by", "created_at"),
        ]


class AlertsInput(serializers.Serializer[Any]):
    unseen = serializers.BooleanField(
        required=False, default=False, help_text="only what nobody has looked at"
    )


class AlertOutput(serializers.ModelSerializer[Alert]):
    """A new design that came close; the search named says which figures matched."""

    design = serializers.CharField(source="hit.patent_id")
    title = serializers.CharField(source="hit.patent.title")
    percentile = serializers.FloatField(source="hit.percentile", allow_null=True)
    search = serializers.UUIDField(source="hit.run_id")
    rank = serializers.IntegerField(source="hit.rank")

    class Meta:
        model = Alert
        fields: ClassVar = [
            *("id", "watch", "design", "title", "percentile", "search", "rank"),
            *("created_at", "seen_at"),
        ]


class AlertPageOutput(serializers.Serializer[Any]):
    """A page of alerts; only there for the schema."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = AlertOutput(many=True)


class SeenInput(serializers.Serializer[Any]):
    alerts = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        allow_null=True,
        default=None,
        help_text="those looked at; left out: all",
    )


class SeenOutput(serializers.Serializer[Any]):
    seen = serializers.IntegerField(help_text="how many were new")
