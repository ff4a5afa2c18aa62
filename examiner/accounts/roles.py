"""What the roles may do; screens, API and admin ask here and nowhere else."""

from examiner.accounts.models import User

CURATES = frozenset({User.Role.CURATOR, User.Role.ADMINISTRATOR})

SUPERVISES = frozenset({User.Role.SUPERVISOR, User.Role.ADMINISTRATOR})


def may_supervise(user: User) -> bool:
    """Be in charge of cases of others, as their teams decide."""
    return user.role in SUPERVISES


def may_import(user: User) -> bool:
    """Start, cancel and withdraw imports."""
    return user.role in CURATES


def may_import_paths(user: User) -> bool:
    """Name folders of the server as a source of an import."""
    return user.role == User.Role.ADMINISTRATOR


def may_correct(user: User) -> bool:
    """Correct a design's record by hand."""
    return user.role in CURATES


def may_start_jobs(user: User) -> bool:
    """Have figures captioned, encoders trained and judged; stop such work."""
    return user.role in CURATES


def may_switch_encoders(user: User) -> bool:
    """Decide which encoder all searches use."""
    return user.role == User.Role.ADMINISTRATOR


def may_hand_over_cases(user: User) -> bool:
    """Give the cases of closed accounts to others, without seeing them."""
    return user.is_active and user.role == User.Role.ADMINISTRATOR


def may_administer(user: User) -> bool:
    """Open the administration pages."""
    return user.is_staff


def give(user: User, role: User.Role) -> None:
    """Give a role to an account that is yet to be saved, with all that hangs on it."""
    user.role = role
    user.is_staff = user.is_superuser = role == User.Role.ADMINISTRATOR


def ensure_account(username: str, *, role: User.Role, password: str) -> User:
    """Make the account, or bring role and password of an existing one in line."""
    user = User.objects.filter(username=username).first() or User(username=username)
    give(user, role)
    user.is_active = True
    if not user.check_password(password):
        user.set_password(password)
    user.save()
    return user
