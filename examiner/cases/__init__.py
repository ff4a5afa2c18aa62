"""Applications under examination and all that is confidential about them."""
