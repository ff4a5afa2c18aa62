"""What goes in and out of the API about who works on a case, and how it ends."""

from typing import Any, ClassVar

from rest_framework import serializers

from examiner.accounts.models import User
from examiner.cases import lifecycle
from examiner.cases.models import Case, CaseMember


class PersonOutput(serializers.ModelSerializer[User]):
    """Somebody who may be given a place in a case."""

    name = serializers.CharField(source="get_full_name")

    class Meta:
        model = User
        fields: ClassVar = ["id", "username", "name", "role"]


class MemberOutput(serializers.ModelSerializer[CaseMember]):
    person = PersonOutput(source="user")

    class Meta:
        model = CaseMember
        fields: ClassVar = ["person", "role"]


class TeamOutput(serializers.Serializer[Any]):
    """The people of a case, and what the asker may do."""

    owner = PersonOutput()
    members = MemberOutput(many=True)
    is_at_work = serializers.BooleanField(help_text="you may change the case")
    is_in_charge = serializers.BooleanField(help_text="you decide on team and state")


class PersonInput(serializers.Serializer[Any]):
    """A person by user name."""

    username = serializers.SlugRelatedField(
        slug_field="username",
        queryset=User.objects.filter(is_active=True),
        error_messages={"does_not_exist": "There is nobody with this user name."},
    )


class MemberInput(PersonInput):
    role = serializers.ChoiceField(choices=CaseMember.Role.choices)


class StepInput(serializers.Serializer[Any]):
    """How a case goes on: closed from open, archived from closed, reopened."""

    step = serializers.ChoiceField(choices=list(lifecycle.STEPS))


class StateOutput(serializers.Serializer[Any]):
    state = serializers.ChoiceField(choices=Case.State.choices)
    steps = serializers.ListField(
        child=serializers.CharField(), help_text="that lead on from here"
    )
