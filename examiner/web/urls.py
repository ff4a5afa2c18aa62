"""Addresses of the screens."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from examiner.web.views import (
    accounts,
    cases,
    citations,
    class_searches,
    classes,
    compare,
    decisions,
    desk,
    drawings,
    evidence,
    figure_marks,
    history,
    imports,
    leaf,
    media,
    palette,
    patents,
    preferences,
    queries,
    record,
    runs,
    tags,
    teams,
    uploads,
    watches,
)


class Sha256(StringConverter):
    """The name of a stored file; nothing else reaches the disk."""

    regex = "[0-9a-f]{64}"


class Edges:
    """A box on a sheet: left, top, right, bottom in pixels."""

    regex = r"(?:0|[1-9]\d{0,5})(?:-(?:0|[1-9]\d{0,5})){3}"

    def to_python(self, value: str) -> tuple[int, ...]:
        return tuple(int(edge) for edge in value.split("-"))

    def to_url(self, value: tuple[int, ...]) -> str:
        return "-".join(str(edge) for edge in value)


register_converter(Sha256, "sha256")
register_converter(Edges, "edges")

urlpatterns = [
    path("", desk.dashboard, name="dashboard"),
    path("desk/state/", desk.state, name="desk-state"),
    path("cases/", cases.overview, name="cases"),
    path("cases/new/", cases.new, name="new-case"),
    path("cases/<uuid:case_id>/", cases.show, name="case"),
    path("cases/<uuid:case_id>/edit/", cases.edit, name="edit-case"),
    path("cases/<uuid:case_id>/team/", teams.add, name="add-member"),
    path(
        "cases/<uuid:case_id>/team/<int:person_id>/remove/",
        teams.remove,
        name="remove-member",
    ),
    path("cases/<uuid:case_id>/watches/", watches.overview, name="watches"),
    path("cases/<uuid:case_id>/watches/seen/", watches.seen, name="alerts-seen"),
    path("watches/<uuid:watch_id>/switch/", watches.switch, name="switch-watch"),
    path("searches/<uuid:run_id>/watch/", watches.leave, name="watch-run"),
    path("cases/<uuid:case_id>/hand-over/", teams.hand_over, name="hand-over"),
    path("cases/<uuid:case_id>/state/<slug:name>/", cases.step, name="case-step"),
    path("searches/new/", queries.new, name="search"),
    path("searches/", queries.create, name="searches"),
    path("searches/eligible/", queries.eligible, name="eligible"),
    path("cases/<uuid:case_id>/search/", queries.of_case, name="case-search"),
    path("cases/<uuid:case_id>/history/", history.show, name="case-history"),
    path("cases/<uuid:case_id>/history/panel/", history.panel, name="history-panel"),
    path("cases/<uuid:case_id>/history/sets/", history.combine, name="combine"),
    path(
        "cases/<uuid:case_id>/history/difference/", history.compare, name="compare-two"
    ),
    path(
        "cases/<uuid:case_id>/history/<int:number>/star/",
        history.star,
        name="star-search",
    ),
    path(
        "cases/<uuid:case_id>/history/<int:number>/note/",
        history.note,
        name="note-search",
    ),
    path(
        "searches/<uuid:before_id>/difference/<uuid:after_id>/",
        history.difference,
        name="difference",
    ),
    path(
        "case-media/searches/<uuid:run_id>/<int:position>/<str:size>/",
        queries.picture,
        name="query-picture",
    ),
    path("searches/<uuid:run_id>/", runs.show, name="run"),
    path("searches/<uuid:run_id>/state/", runs.state, name="run-state"),
    path("searches/<uuid:run_id>/replay/", runs.replay, name="replay"),
    path("searches/<uuid:run_id>/update/", runs.update, name="update"),
    path(
        "searches/<uuid:run_id>/suggestions/<slug:name>/",
        runs.follow_suggestion,
        name="follow-suggestion",
    ),
    path("searches/<uuid:run_id>/compare/", compare.show, name="compare"),
    path(
        "searches/<uuid:run_id>/heat/<str:number>/",
        compare.show_heat,
        name="compare-heat",
    ),
    path("searches/<uuid:run_id>/secondary/", compare.secondary, name="secondary"),
    path("cases/<uuid:case_id>/record/", record.show, name="record"),
    path("cases/<uuid:case_id>/record/<str:name>/", record.file, name="record-file"),
    path("uploads/", uploads.create, name="uploads"),
    path("cases/<uuid:case_id>/tags/", tags.name, name="tag-names"),
    path("cases/<uuid:case_id>/undo/", decisions.undo, name="undo"),
    path(
        "cases/<uuid:case_id>/designs/reviewed/",
        decisions.mark_reviewed,
        name="mark-reviewed",
    ),
    path(
        "cases/<uuid:case_id>/designs/<str:number>/verdict/",
        decisions.verdict,
        name="decide-verdict",
    ),
    path(
        "cases/<uuid:case_id>/designs/<str:number>/tag/",
        decisions.tag,
        name="decide-tag",
    ),
    path(
        "cases/<uuid:case_id>/designs/<str:number>/note/",
        decisions.note,
        name="decide-note",
    ),
    path(
        "cases/<uuid:case_id>/designs/<str:number>/unreview/",
        decisions.unreview,
        name="decide-unreview",
    ),
    path(
        "cases/<uuid:case_id>/designs/<str:number>/cite/",
        decisions.cite,
        name="decide-cite",
    ),
    path("searches/<uuid:run_id>/leaf/", leaf.of_run, name="leaf-run"),
    path("searches/<uuid:run_id>/leaves/", leaf.window_of_run, name="leaves-run"),
    path(
        "class-searches/<int:class_search_id>/leaf/", leaf.of_class, name="leaf-class"
    ),
    path(
        "class-searches/<int:class_search_id>/leaves/",
        leaf.window_of_class,
        name="leaves-class",
    ),
    path(
        "cases/<uuid:case_id>/whole-classes/",
        class_searches.overview,
        name="class-searches",
    ),
    path(
        "class-searches/<int:class_search_id>/",
        class_searches.show,
        name="class-search",
    ),
    path(
        "class-searches/<int:class_search_id>/progress/",
        class_searches.progress,
        name="class-progress",
    ),
    path(
        "class-searches/<int:class_search_id>/drop/",
        class_searches.drop,
        name="drop-class-search",
    ),
    path("cases/<uuid:case_id>/citations/", citations.overview, name="citations"),
    path("citations/<int:citation_id>/", citations.change, name="citation"),
    path("citations/<int:citation_id>/move/", citations.move, name="move-citation"),
    path("searches/<uuid:run_id>/feedback/", citations.ask_again, name="feedback"),
    path("cases/<uuid:case_id>/evidence/", evidence.overview, name="evidence"),
    path("evidence/<uuid:evidence_id>/", evidence.edit, name="edit-evidence"),
    path("evidence/<uuid:evidence_id>/leave/", evidence.leave, name="evidence-leave"),
    path(
        "evidence/<uuid:evidence_id>/remove/", evidence.remove, name="remove-evidence"
    ),
    path(
        "evidence/<uuid:evidence_id>/cite/",
        citations.cite_evidence,
        name="cite-evidence",
    ),
    path("designs/", patents.browse, name="designs"),
    path("designs/open/", patents.open_by_number, name="open-design"),
    path("designs/<str:number>/", patents.show, name="design"),
    path(
        "designs/<str:number>/review-caption/",
        patents.review_caption,
        name="review-caption",
    ),
    path("designs/<str:number>/correct/", patents.correct, name="correct-design"),
    path("classes/", classes.overview, name="classes"),
    path("imports/", imports.overview, name="imports"),
    path("imports/files/", imports.create_from_files, name="import-files"),
    path("imports/path/", imports.create_from_path, name="import-path"),
    path("imports/<int:import_id>/", imports.show, name="import"),
    path("imports/<int:import_id>/state/", imports.state, name="import-state"),
    path("imports/<int:import_id>/cancel/", imports.cancel, name="cancel-import"),
    path("imports/<int:import_id>/withdraw/", imports.withdraw, name="withdraw-import"),
    path(
        "media/thumbnails/<sha256:sha256>-<int:size>.webp",
        media.thumbnail,
        name="thumbnail",
    ),
    path("media/figures/<sha256:sha256>.png", media.figure, name="full-figure"),
    path(
        "media/parts/<sha256:sha256>/<edges:box>-<int:size>.webp",
        media.part,
        name="part",
    ),
    path(
        "media/parts/<sha256:sha256>/<edges:box>.png", media.full_part, name="full-part"
    ),
    path(
        "case-media/drawings/<int:page_id>/",
        media.upload_drawing,
        name="upload-drawing",
    ),
    path(
        "case-media/thumbnails/<int:page_id>/",
        media.upload_thumbnail,
        name="upload-thumbnail",
    ),
    path(
        "case-media/figures/<int:figure_id>/<str:size>/",
        drawings.picture,
        name="case-figure-picture",
    ),
    path(
        "case-media/searches/<uuid:run_id>/views/<int:position>/<str:size>/",
        media.query_view,
        name="query-view",
    ),
    path("cases/<uuid:case_id>/drawings/", drawings.show, name="case-drawings"),
    path(
        "cases/<uuid:case_id>/drawings/state/",
        drawings.state,
        name="case-drawings-state",
    ),
    path("cases/<uuid:case_id>/drawings/files/", drawings.receive, name="case-files"),
    path(
        "cases/<uuid:case_id>/drawings/confirm/",
        drawings.confirm,
        name="confirm-figures",
    ),
    path(
        "cases/<uuid:case_id>/figures/<int:figure_id>/name/",
        drawings.name,
        name="name-figure",
    ),
    path(
        "cases/<uuid:case_id>/figures/<int:figure_id>/move/",
        drawings.move,
        name="move-figure",
    ),
    path(
        "cases/<uuid:case_id>/figures/<int:figure_id>/left-out/",
        drawings.leave_out,
        name="leave-out-figure",
    ),
    path(
        "cases/<uuid:case_id>/figures/<int:figure_id>/edit/",
        figure_marks.edit,
        name="edit-figure",
    ),
    path(
        "cases/<uuid:case_id>/pages/<int:page_id>/figures/",
        drawings.add,
        name="add-figure",
    ),
    path(
        "cases/<uuid:case_id>/pages/<int:page_id>/again/",
        drawings.start_again,
        name="start-again",
    ),
    path(
        "cases/<uuid:case_id>/files/<uuid:upload_id>/remove/",
        drawings.remove_file,
        name="remove-file",
    ),
    path(
        "cases/<uuid:case_id>/pages/<int:page_id>/remove/",
        drawings.remove_page,
        name="remove-page",
    ),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("palette/", palette.find, name="palette"),
    path("keys/", preferences.keys, name="keys"),
    path("preferences/", preferences.choose, name="preferences"),
    path("password/", accounts.ChangePassword.as_view(), name="change-password"),
]
