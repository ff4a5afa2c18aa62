"""Locarno and USPC-D: grammar, tables and names."""
