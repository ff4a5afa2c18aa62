"""Screens: views, forms, admin, static files and the commands around them."""
