"""Addresses of the API, below /api/."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.authtoken.views import obtain_auth_token

from examiner.api.views import (
    case_classes,
    case_decisions,
    case_drawings,
    case_evidence,
    case_references,
    case_searches,
    case_teams,
    case_watches,
    cases,
    designs,
    figures,
    follow_ups,
    heat,
    jobs,
    searches,
    uploads,
)

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"
    ),
    path("v1/token/", obtain_auth_token, name="token"),
    path("v1/designs/", designs.Designs.as_view(), name="designs"),
    path("v1/designs/<str:number>/", designs.Design.as_view(), name="design"),
    path("v1/figures/<str:figure_id>/", figures.FigureDetail.as_view(), name="figure"),
    path(
        "v1/figures/<str:figure_id>/thumbnail/",
        figures.FigureThumbnail.as_view(),
        name="figure-thumbnail",
    ),
    path(
        "v1/figures/<str:figure_id>/image/",
        figures.FigureImage.as_view(),
        name="figure-image",
    ),
    path("v1/cases/", cases.Cases.as_view(), name="cases"),
    path("v1/cases/<uuid:case_id>/", cases.CaseDetail.as_view(), name="case"),
    path(
        "v1/cases/<uuid:case_id>/uploads/",
        case_drawings.CaseUploads.as_view(),
        name="case-uploads",
    ),
    path(
        "v1/cases/<uuid:case_id>/figures/",
        case_drawings.CaseFigures.as_view(),
        name="case-figures",
    ),
    path(
        "v1/cases/<uuid:case_id>/figures/<int:figure_id>/",
        case_drawings.CaseFigureDetail.as_view(),
        name="case-figure",
    ),
    path(
        "v1/cases/<uuid:case_id>/checks/",
        case_drawings.CaseChecks.as_view(),
        name="case-checks",
    ),
    path(
        "v1/cases/<uuid:case_id>/searches/",
        case_searches.CaseSearches.as_view(),
        name="case-searches",
    ),
    path(
        "v1/cases/<uuid:case_id>/searches/<int:number>/",
        case_searches.CaseSearchDetail.as_view(),
        name="case-search-one",
    ),
    path(
        "v1/cases/<uuid:case_id>/citations/",
        case_references.Citations.as_view(),
        name="case-citations",
    ),
    path(
        "v1/cases/<uuid:case_id>/citations/<str:reference>/",
        case_references.CitationDetail.as_view(),
        name="case-citation",
    ),
    path(
        "v1/cases/<uuid:case_id>/evidence/",
        case_evidence.EvidenceList.as_view(),
        name="case-evidence",
    ),
    path(
        "v1/cases/<uuid:case_id>/evidence/<uuid:evidence_id>/",
        case_evidence.EvidenceDetail.as_view(),
        name="case-evidence-one",
    ),
    path(
        "v1/cases/<uuid:case_id>/team/",
        case_teams.CaseTeam.as_view(),
        name="case-team",
    ),
    path(
        "v1/cases/<uuid:case_id>/team/<int:person_id>/",
        case_teams.CaseTeamMember.as_view(),
        name="case-team-member",
    ),
    path(
        "v1/cases/<uuid:case_id>/owner/",
        case_teams.CaseOwner.as_view(),
        name="case-owner",
    ),
    path(
        "v1/cases/<uuid:case_id>/state/",
        case_teams.CaseState.as_view(),
        name="case-state",
    ),
    path(
        "v1/cases/<uuid:case_id>/class-searches/",
        case_classes.ClassSearches.as_view(),
        name="case-class-searches",
    ),
    path(
        "v1/cases/<uuid:case_id>/class-searches/<int:class_search_id>/",
        case_classes.ClassSearchDetail.as_view(),
        name="case-class-search",
    ),
    path(
        "v1/cases/<uuid:case_id>/class-searches/<int:class_search_id>/designs/",
        case_classes.ClassDesigns.as_view(),
        name="case-class-designs",
    ),
    path(
        "v1/cases/<uuid:case_id>/watches/",
        case_watches.Watches.as_view(),
        name="case-watches",
    ),
    path(
        "v1/cases/<uuid:case_id>/watches/<uuid:watch_id>/",
        case_watches.WatchDetail.as_view(),
        name="case-watch",
    ),
    path(
        "v1/cases/<uuid:case_id>/alerts/",
        case_watches.Alerts.as_view(),
        name="case-alerts",
    ),
    path(
        "v1/cases/<uuid:case_id>/alerts/seen/",
        case_watches.AlertsSeen.as_view(),
        name="case-alerts-seen",
    ),
    path(
        "v1/cases/<uuid:case_id>/designs/",
        case_decisions.Decisions.as_view(),
        name="case-designs",
    ),
    path(
        "v1/cases/<uuid:case_id>/designs/reviewed/",
        case_decisions.Reviewed.as_view(),
        name="case-designs-reviewed",
    ),
    path(
        "v1/cases/<uuid:case_id>/designs/<str:number>/",
        case_decisions.DecisionDetail.as_view(),
        name="case-design",
    ),
    path(
        "v1/cases/<uuid:case_id>/undo/",
        case_decisions.Undo.as_view(),
        name="case-undo",
    ),
    path(
        "v1/cases/<uuid:case_id>/report.<str:kind>",
        case_searches.CaseReport.as_view(),
        name="case-report",
    ),
    path("v1/people/", case_teams.People.as_view(), name="people"),
    path("v1/uploads/", uploads.Uploads.as_view(), name="uploads"),
    path("v1/uploads/<uuid:upload_id>/", uploads.UploadDetail.as_view(), name="upload"),
    path(
        "v1/uploads/<uuid:upload_id>/pages/<int:page>/",
        uploads.UploadPageDetail.as_view(),
        name="upload-page",
    ),
    path("v1/searches/", searches.Searches.as_view(), name="searches"),
    path("v1/searches/<uuid:run_id>/", searches.Search.as_view(), name="search"),
    path("v1/searches/schema/", searches.SearchSchema.as_view(), name="search-schema"),
    path(
        "v1/searches/<uuid:run_id>/results/",
        searches.Results.as_view(),
        name="search-results",
    ),
    path(
        "v1/searches/<uuid:run_id>/results/<str:number>/explain/",
        searches.Explain.as_view(),
        name="search-explain",
    ),
    path(
        "v1/searches/<uuid:run_id>/results/<str:number>/heat/",
        heat.Heat.as_view(),
        name="search-heat",
    ),
    path(
        "v1/uploads/<uuid:upload_id>/pages/<int:page>/environment/",
        heat.Environment.as_view(),
        name="upload-environment",
    ),
    path(
        "v1/searches/<uuid:run_id>/replay/",
        follow_ups.Replay.as_view(),
        name="search-replay",
    ),
    path(
        "v1/searches/<uuid:run_id>/update/",
        follow_ups.Update.as_view(),
        name="search-update",
    ),
    path(
        "v1/searches/<uuid:run_id>/feedback/",
        follow_ups.Feedback.as_view(),
        name="search-feedback",
    ),
    path(
        "v1/searches/<uuid:run_id>/secondary/",
        follow_ups.Secondary.as_view(),
        name="search-secondary",
    ),
    path("v1/jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("v1/jobs/<int:job_id>/", jobs.JobDetail.as_view(), name="job"),
    path("v1/jobs/<int:job_id>/cancel/", jobs.JobCancel.as_view(), name="job-cancel"),
]
