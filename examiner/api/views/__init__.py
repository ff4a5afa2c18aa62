"""Endpoints, one module per noun; each makes one call into the domain."""
