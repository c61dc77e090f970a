"""What runs inside the sandbox: the standard library, NumPy and the modules of this folder, nothing else.

The folder is copied into the sandbox by itself, as a package called ``inside``. All imports within it are relative,
so the grader, which shares :mod:`wire`, finds the same modules under their full name.
"""
