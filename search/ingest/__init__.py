"""From bulk files to rows: containers, parsers and the store."""
