"""One module per noun; each task makes one call into `search`."""
