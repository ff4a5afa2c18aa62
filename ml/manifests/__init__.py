"""Lists of figures to learn from or to be judged on; one module per file format."""
