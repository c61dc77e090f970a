# coding: utf-9
"""Declares an encoding that there is not.

Expected: import: unknown encoding: utf-9
"""
