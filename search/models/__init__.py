"""The rows of the corpus and of searches over it."""

from search.models.captionings import Captioning
from search.models.embeddings import FigureEmbedding
from search.models.encoders import Encoder
from search.models.evaluations import Evaluation
from search.models.figures import Caption, Figure, Sheet
from search.models.imports import Import, ImportNote
from search.models.jobs import Job
from search.models.patents import (
    Party,
    Patent,
    PatentClass,
    PatentEdit,
    Priority,
    Reference,
    RelatedDocument,
)
from search.models.revisions import Revision
from search.models.runs import Hit, QueryView, SearchRun
from search.models.training import TrainingRun
from search.models.uploads import Upload, UploadPage
from search.models.watches import Alert, Watch

__all__ = [
    "Alert",
    "Caption",
    "Captioning",
    "Encoder",
    "Evaluation",
    "Figure",
    "FigureEmbedding",
    "Hit",
    "Import",
    "ImportNote",
    "Job",
    "Party",
    "Patent",
    "PatentClass",
    "PatentEdit",
    "Priority",
    "QueryView",
    "Reference",
    "RelatedDocument",
    "Revision",
    "SearchRun",
    "Sheet",
    "TrainingRun",
    "Upload",
    "UploadPage",
    "Watch",
]
