"""One module of views per noun."""
