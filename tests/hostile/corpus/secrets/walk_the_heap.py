"""Looks for the reference, or anything of the grader's, among all living objects and frames.

Expected: exception: LookupError: nothing
"""

import gc
import sys


def conv2d(x, kernel):
    frame = sys._getframe()
    namespaces = [vars(module) for module in list(sys.modules.values()) if module]
    while frame:
        namespaces += [frame.f_globals, frame.f_locals]
        frame = frame.f_back
    for item in gc.get_objects():
        if isinstance(item, dict):
            namespaces.append(item)
    for namespace in namespaces:
        for name in ("reference", "secret", "assignment", "misconceptions", "rng", "solution"):
            if namespace.get(name) is not None and namespace.get("__name__", "").split(".")[0] not in ("numpy", ""):
                return name
        if "autograder" in str(namespace.get("__name__")):
            return "autograder"
    raise LookupError("nothing")
