"""Nothing.

Expected: missing: conv.py defines no function conv2d
"""
