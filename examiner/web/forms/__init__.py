"""What people type in, read and checked."""
