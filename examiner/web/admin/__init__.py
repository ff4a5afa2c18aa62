"""Data-set curation in Django's admin: every row of the corpus, one module per noun."""

from django.contrib import admin

from examiner.web.admin import encoders, figures, imports, patents, people, runs

__all__ = ["encoders", "figures", "imports", "patents", "people", "runs"]

admin.site.site_header = "Ornament: curation"
admin.site.site_title = "Ornament"
admin.site.index_title = "Rows of the corpus"
