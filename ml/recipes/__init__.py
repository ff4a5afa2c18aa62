"""Complete training set-ups: one file per recipe."""
