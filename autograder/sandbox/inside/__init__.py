"""What runs inside the sandbox, with nothing but the standard library and NumPy.

This folder alone is copied into the sandbox, as a package called ``inside``. All imports within it are relative, so
that the grader, which shares the wire format, can import the same modules under their full names.
"""
