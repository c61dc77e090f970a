"""Raises an exception that claims to be of every class.

Expected: exception: Claims
"""

class Meta(type):
    def __instancecheck__(cls, instance):
        return True

    def __subclasscheck__(cls, subclass):
        return True


class Claims(Exception, metaclass=Meta):
    __class__ = AssertionError

    def __str__(self):
        raise KeyboardInterrupt


def conv2d(x, kernel):
    raise Claims
