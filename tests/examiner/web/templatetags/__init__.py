"""Template tags, one test file per module."""
