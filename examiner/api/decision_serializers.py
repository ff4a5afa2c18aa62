"""What goes in and out of the API about what a case makes of designs."""

from typing import Any

from rest_framework import serializers

from examiner.cases import decisions, tags
from examiner.cases.models import CaseDesign

MOST_REVIEWED = 500  # designs marked at once


class DecisionOutput(serializers.Serializer[Any]):
    """A design as the case sees it; how it is cited stands with the citations."""

    design = serializers.CharField(source="patent_id")
    is_reviewed = serializers.BooleanField()
    verdict = serializers.ChoiceField(
        choices=CaseDesign.Verdict.choices, allow_blank=True
    )
    tags = serializers.ListField(child=serializers.IntegerField())
    note = serializers.CharField(allow_blank=True)
    role = serializers.CharField(
        source="citation.role", default="", help_text="in which it is cited"
    )


class DecisionInput(serializers.Serializer[Any]):
    """What is decided; what is left out stays."""

    is_reviewed = serializers.BooleanField(
        required=False, help_text="false takes the verdict back, too"
    )
    verdict = serializers.ChoiceField(
        choices=CaseDesign.Verdict.choices, required=False, allow_blank=True
    )
    tags = serializers.ListField(
        child=serializers.ChoiceField(choices=list(tags.TAGS)),
        required=False,
        help_text="all that the design is to have",
    )
    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=decisions.LONGEST_NOTE,
        help_text="needs If-Match with the ETag of what was read",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("is_reviewed") is False and (
            attrs.get("verdict") or "tags" in attrs
        ):
            told = "What is still to be looked at has no verdict and gets no tags."
            raise serializers.ValidationError({"is_reviewed": [told]})
        return attrs


class DecidedInput(serializers.Serializer[Any]):
    """Which of the designs decided on to tell."""

    verdict = serializers.ChoiceField(
        choices=CaseDesign.Verdict.choices, required=False
    )
    tag = serializers.ChoiceField(choices=list(tags.TAGS), required=False)


class DecidedPageOutput(serializers.Serializer[Any]):
    """A page of decisions; only there for the schema."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DecisionOutput(many=True)


class ReviewedInput(serializers.Serializer[Any]):
    """Designs that were looked at, in any spelling; unknown ones are passed over."""

    designs = serializers.ListField(
        child=serializers.CharField(), min_length=1, max_length=MOST_REVIEWED
    )


class UndoneOutput(serializers.Serializer[Any]):
    """The act that was taken back; null where there was none left."""

    act = serializers.CharField(allow_null=True, help_text="verdict, tag, cite …")
    reference = serializers.CharField(
        allow_null=True, help_text="the design or the evidence it was about"
    )
