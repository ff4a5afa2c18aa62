"""Jobs: long work and how far it is."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from examiner.accounts import roles
from examiner.api import paging
from examiner.api.errors import Conflict
from examiner.api.requests import person
from examiner.api.serializers import JobOutput
from search import jobs
from search.models import Job

# A run's job belongs to its case; everything else concerns the public corpus.
PUBLIC = Job.objects.exclude(kind=Job.Kind.RUN)


class Jobs(ListAPIView[Job]):
    """Work on the corpus, the latest first."""

    serializer_class = JobOutput
    pagination_class = paging.ByNewest

    def get_queryset(self) -> QuerySet[Job]:
        return PUBLIC.all()


class JobDetail(APIView):
    """One job's state, progress and last log lines."""

    @extend_schema(responses=JobOutput)
    def get(self, request: Request, job_id: int) -> Response:
        return Response(JobOutput(_find(job_id)).data)


class JobCancel(APIView):
    """Ask a job to stop; it does so at its next safe point."""

    @extend_schema(request=None, responses={202: JobOutput})
    def post(self, request: Request, job_id: int) -> Response:
        if not roles.may_import(person(request)):
            raise PermissionDenied
        job = _find(job_id)
        if not jobs.request_cancel(job.pk, now=timezone.now()):
            raise Conflict("The job has ended already.")
        job.refresh_from_db()
        return Response(JobOutput(job).data, status=202)


def _find(job_id: int) -> Job:
    job = PUBLIC.filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job
