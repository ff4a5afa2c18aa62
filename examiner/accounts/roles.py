"""What the roles may do; screens, API and admin ask here and nowhere else."""

from examiner.accounts.models import User

CURATES = frozenset({User.Role.CURATOR, User.Role.ADMINISTRATOR})


def may_import(user: User) -> bool:
    """Start, cancel and withdraw imports."""
    return user.role in CURATES


def may_import_paths(user: User) -> bool:
    """Name folders of the server as a source of an import."""
    return user.role == User.Role.ADMINISTRATOR


def may_correct(user: User) -> bool:
    """Correct a design's record by hand."""
    return user.role in CURATES


def may_administer(user: User) -> bool:
    """Open the administration pages."""
    return user.is_staff
