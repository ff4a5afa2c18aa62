"""Data-set curation in Django's admin: every row of the corpus, one module per noun."""

from examiner.web.admin import encoders, figures, imports, patents, people, runs

__all__ = ["encoders", "figures", "imports", "patents", "people", "runs"]
