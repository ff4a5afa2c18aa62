"""The screens, one test file per view module."""
