"""What goes in and out of the API about whole classes looked through for a case."""

from typing import Any, ClassVar

from rest_framework import serializers

from examiner.api.decision_serializers import DecisionOutput
from examiner.api.serializers import DesignRowOutput
from examiner.cases.models import ClassSearch


class ClassSearchInput(serializers.Serializer[Any]):
    """A class in any spelling, a prefix too: D9/500, D9/5*, 09-01."""

    scheme = serializers.ChoiceField(choices=ClassSearch.Scheme.choices)
    symbol = serializers.CharField(max_length=40)
    before = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        help_text="leave out what was first published on that day or later",
    )


class ClassSearchOutput(serializers.ModelSerializer[ClassSearch]):
    """Told with `progress`, what is counted of each by its id, as context."""

    reviewed = serializers.SerializerMethodField()
    total = serializers.SerializerMethodField()
    by = serializers.CharField(source="started_by.username")

    class Meta:
        model = ClassSearch
        fields: ClassVar = [
            *("id", "scheme", "symbol", "before", "revision", "reviewed", "total"),
            *("by", "created_at", "finished_at"),
        ]

    def get_reviewed(self, looked: ClassSearch) -> int:
        return int(self.context["progress"][looked.pk].reviewed)

    def get_total(self, looked: ClassSearch) -> int:
        return int(self.context["progress"][looked.pk].total)


class ClassDesignsInput(serializers.Serializer[Any]):
    """Which designs of a class to tell, and how many."""

    only = serializers.ChoiceField(choices=["unreviewed"], required=False)
    after = serializers.RegexField(
        r"^USD\d{7}$", required=False, help_text="`next` of the page before"
    )
    limit = serializers.IntegerField(
        required=False, default=60, min_value=1, max_value=200
    )


class ClassDesignOutput(DesignRowOutput):
    """A design of a class, with what the case made of it."""

    decision = serializers.SerializerMethodField()

    class Meta(DesignRowOutput.Meta):
        fields: ClassVar = [*DesignRowOutput.Meta.fields, "decision"]

    def get_decision(self, patent: Any) -> DecisionOutput:
        told: Any = DecisionOutput(self.context["decisions"][patent.pk]).data
        return told  # type: ignore[no-any-return]


class ClassDesignsOutput(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    results = ClassDesignOutput(many=True)
