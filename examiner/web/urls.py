"""Addresses of the screens."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from examiner.web.views import accounts, classes, imports, media, patents, runs, uploads


class Sha256(StringConverter):
    """The name of a stored file; nothing else reaches the disk."""

    regex = "[0-9a-f]{64}"


register_converter(Sha256, "sha256")

urlpatterns = [
    path("", runs.new, name="search"),
    path("searches/", runs.create, name="searches"),
    path("searches/<uuid:run_id>/", runs.show, name="run"),
    path("searches/<uuid:run_id>/state/", runs.state, name="run-state"),
    path("searches/<uuid:run_id>/replay/", runs.replay, name="replay"),
    path("searches/<uuid:run_id>/update/", runs.update, name="update"),
    path("uploads/", uploads.create, name="uploads"),
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
        "case-media/drawings/<int:page_id>/",
        media.upload_drawing,
        name="upload-drawing",
    ),
    path(
        "case-media/thumbnails/<int:page_id>/",
        media.upload_thumbnail,
        name="upload-thumbnail",
    ),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("password/", accounts.ChangePassword.as_view(), name="change-password"),
]
