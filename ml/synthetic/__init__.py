"""Patent-like line drawings of parametric products, for training and demos."""
