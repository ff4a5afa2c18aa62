"""The desk in a real browser: its screens seen, judged and measured on the demo."""
