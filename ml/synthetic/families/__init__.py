"""Product families the generator can draw, and those kept back for evaluation."""

from ml.synthetic.families import vessels
from ml.synthetic.families.family import Family

_ALL = (
    vessels.BOTTLE,
    vessels.MUG,
    vessels.VASE,
    vessels.GOBLET,
)

FAMILIES: dict[str, Family] = {family.name: family for family in _ALL}

# The default encoder never trains on these: they measure what it makes of new forms.
HELD_OUT: tuple[str, ...] = ()
