"""The grades of a class, in the files that other systems take.

================ =================================================================================
"""
