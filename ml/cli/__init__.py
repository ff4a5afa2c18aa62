"""Commands of the learning half: each parses its arguments and calls one function."""
