"""The person at the desk: accounts, cases, screens, API, admin; the Django project."""
