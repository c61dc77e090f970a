"""Ignores all signals and never returns.

Expected: timeout: conv2d did not finish within
"""

import signal


def conv2d(x, kernel):
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass
