"""Data-set curation in Django's admin: every row of the corpus, one module per noun."""

from django.contrib import admin

from examiner.web.admin import (
    captionings,
    encoders,
    evaluations,
    figures,
    imports,
    jobs,
    patents,
    people,
    runs,
    training,
)

__all__ = [
    "captionings",
    "encoders",
    "evaluations",
    "figures",
    "imports",
    "jobs",
    "patents",
    "people",
    "runs",
    "training",
]

admin.site.site_header = "Ornament: curation"
admin.site.site_title = "Ornament"
admin.site.index_title = "Rows of the corpus"
