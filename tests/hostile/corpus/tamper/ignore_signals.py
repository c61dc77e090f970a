"""Ignores all signals and never answers.

Expected: timeout: conv2d did not answer within
"""

import signal


def conv2d(x, kernel):
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass
