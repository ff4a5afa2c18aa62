"""Patents, figures and their vectors: taking in, finding, ranking."""
