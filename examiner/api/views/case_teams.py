"""Who works on a case, who owns it, and whether it is open."""

from uuid import UUID

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.accounts.models import User
from examiner.api.parsers import BoundedJSON
from examiner.api.requests import person
from examiner.api.team_serializers import (
    MemberInput,
    PersonInput,
    PersonOutput,
    StateOutput,
    StepInput,
    TeamOutput,
)
from examiner.api.views.cases import valid
from examiner.cases import access, lifecycle, team
from examiner.cases.models import Case


class People(APIView):
    """Everybody who may be given a place in a case, by name."""

    @extend_schema(responses=PersonOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response(PersonOutput(team.people(), many=True).data)


@method_decorator(never_cache, name="dispatch")  # 35 USC 122
class CaseTeam(APIView):
    """The people of a case; giving one a place in it, or another role."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=TeamOutput)
    def get(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        return _team(user, access.case(user, case_id))

    @extend_schema(request=MemberInput, responses=TeamOutput)
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_manage(user, case_id)
        asked = valid(MemberInput(data=request.data))
        team.add(user, case, asked["username"], role=asked["role"])
        return _team(user, case)


@method_decorator(never_cache, name="dispatch")
class CaseTeamMember(APIView):
    """One person's place in a case, to be taken away; everybody may leave."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, case_id: UUID, person_id: int) -> Response:
        user = person(request)
        case = access.case(user, case_id)
        team.remove(user, case, team.member(case, person_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


@method_decorator(never_cache, name="dispatch")
class CaseOwner(APIView):
    """Who owns a case, and handing it over; the former owner stays as a colleague."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=PersonOutput)
    def get(self, request: Request, case_id: UUID) -> Response:
        case = access.case(person(request), case_id)
        return Response(PersonOutput(case.owner).data)

    @extend_schema(request=PersonInput, responses=PersonOutput)
    def put(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_manage(user, case_id)
        asked = valid(PersonInput(data=request.data))
        team.hand_over(user, case, asked["username"])
        return Response(PersonOutput(asked["username"]).data)


@method_decorator(never_cache, name="dispatch")
class CaseState(APIView):
    """Whether a case is open, and closing, archiving or reopening it."""

    parser_classes = [BoundedJSON]

    @extend_schema(responses=StateOutput)
    def get(self, request: Request, case_id: UUID) -> Response:
        return _state(access.case(person(request), case_id))

    @extend_schema(request=StepInput, responses=StateOutput)
    def post(self, request: Request, case_id: UUID) -> Response:
        user = person(request)
        case = access.case_to_manage(user, case_id)
        asked = valid(StepInput(data=request.data))
        lifecycle.take(user, case, lifecycle.STEPS[asked["step"]])
        return _state(case)


def _team(user: User, case: Case) -> Response:
    return Response(TeamOutput(team.of_case(user, case)).data)


def _state(case: Case) -> Response:
    steps = [step.name for step in lifecycle.steps(case)]
    return Response(StateOutput({"state": case.state, "steps": steps}).data)
