"""How good the search is: every step of ranking with and without, on drawn and real."""
