"""Has terminal commands and markup in the names and texts that a report shows.

Expected: exception: <script>alert(1)</script>
"""

Evil = type("<script>alert(1)</script>\x1b]0;owned\x07\x1b[2J\u202e", (Exception,), {})


def conv2d(x, kernel):
    """<b>\x1b[31mPASSED"""
    print("\x1b[2J\x1b[1;1H\x1b[32mPASSED\x07\x9b\x00")
    raise Evil("\x1b[32mPASSED\x1b[0m\r\x08\x08\u2066\ud800</pre><img src=x onerror=alert(1)>")
