"""All addresses of the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("examiner.api.urls")),
    path("", include("examiner.web.urls")),
]
