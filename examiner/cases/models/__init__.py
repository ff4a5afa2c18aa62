"""The rows of the desk: cases and what belongs to them (35 USC 122: confidential)."""

from examiner.cases.models.acts import Act
from examiner.cases.models.cases import Case, CaseMember
from examiner.cases.models.citations import Citation
from examiner.cases.models.designs import CaseDesign
from examiner.cases.models.evidence import Evidence
from examiner.cases.models.figures import CaseFigure
from examiner.cases.models.searches import CaseSearch, ClassSearch
from examiner.cases.models.uploads import CaseUpload
from examiner.cases.models.watches import CaseWatch

__all__ = [
    "Act",
    "Case",
    "CaseDesign",
    "CaseFigure",
    "CaseMember",
    "CaseSearch",
    "CaseUpload",
    "CaseWatch",
    "Citation",
    "ClassSearch",
    "Evidence",
]
