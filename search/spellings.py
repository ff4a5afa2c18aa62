"""Numbers of applications, priorities and registrations by their signs alone.

"29/123,456" and "29123456" are one number. `column` is what an index must be on for a
look-up by such numbers to be quick.
"""

import re

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Upper

_OTHER_SIGNS = re.compile(r"[^0-9A-Z]")


def plain(number: str) -> str:
    """Return a number's digits and letters: "DM/074 086" is "DM074086"."""
    return _OTHER_SIGNS.sub("", number.upper())


def column(name: str) -> Func:
    """Return the same of a column, computed by PostgreSQL."""
    return Func(
        Upper(F(name)),
        Value("[^0-9A-Z]"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
