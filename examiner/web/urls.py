"""Addresses of the screens."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from examiner.web.views import (
    accounts,
    cases,
    classes,
    decisions,
    desk,
    drawings,
    imports,
    leaf,
    media,
    palette,
    patents,
    preferences,
    runs,
    teams,
    uploads,
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
    path("cases/<uuid:case_id>/hand-over/", teams.hand_over, name="hand-over"),
    path("cases/<uuid:case_id>/state/<slug:name>/", cases.step, name="case-step"),
    path("searches/new/", runs.new, name="search"),
    path("searches/", runs.create, name="searches"),
    path("searches/<uuid:run_id>/", runs.show, name="run"),
    path("searches/<uuid:run_id>/state/", runs.state, name="run-state"),
    path("searches/<uuid:run_id>/replay/", runs.replay, name="replay"),
    path("searches/<uuid:run_id>/update/", runs.update, name="update"),
    path("uploads/", uploads.create, name="uploads"),
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
    path("designs/", patents.browse, name="designs"),
    path("designs/open/", patents.open_by_number, name="open-design"),
    path("designs/<str:number>/", patents.show, name="design"),
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
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("palette/", palette.find, name="palette"),
    path("keys/", preferences.keys, name="keys"),
    path("preferences/", preferences.choose, name="preferences"),
    path("password/", accounts.ChangePassword.as_view(), name="change-password"),
]
