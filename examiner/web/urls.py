"""Addresses of the screens."""

from django.urls import path

from examiner.web.views import accounts, classes, media

urlpatterns = [
    path("classes/", classes.overview, name="classes"),
    path(
        "media/thumbnails/<str:sha256>-<int:size>.webp",
        media.thumbnail,
        name="thumbnail",
    ),
    path("media/figures/<str:sha256>.png", media.figure, name="full-figure"),
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
]
