"""Figure labels read from drawing sheets, and sheets split into their figures.

numpy, scipy and Pillow only: an import reads every sheet with it.
"""
