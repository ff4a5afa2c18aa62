"""The record of a case: what was searched, what is cited, and files that say so.

`bundle` reads the case once into a document; every other form is written from it.
"""
