"""How encoders are judged; one module per task."""
