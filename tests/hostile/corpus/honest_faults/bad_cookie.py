# coding: utf-9
"""Declares an encoding that does not exist.

Expected: import: unknown encoding: utf-9
"""
