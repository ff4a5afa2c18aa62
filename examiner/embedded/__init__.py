"""The services Ornament brings along: PostgreSQL with pgvector, and Redis."""
