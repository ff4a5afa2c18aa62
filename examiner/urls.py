"""All addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from examiner import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/", include("examiner.api.urls")),
    path("", include("examiner.web.urls")),
]

handler403 = "examiner.web.views.errors.forbidden"
handler404 = "examiner.web.views.errors.not_found"
handler500 = "examiner.web.views.errors.failed"
