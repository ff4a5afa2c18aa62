"""Command-line doors of ml: arguments into a dataclass, then one function."""
