"""Debian's chromium, without a network, for tests of pages and for pictures of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PHONE, SCREEN = {"width": 360, "height": 740}, {"width": 1100, "height": 900}
NAMES = "chromium", "google-chrome"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that is installed on this machine."""
    found = [path for path in map(shutil.which, NAMES) if path]
    if not found:
        raise SystemExit(f"none of {', '.join(NAMES)} is installed; run `sh tools/setup.sh test`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Page]:
    """Open one of our pages in a window of its own; it must load nothing else and log nothing."""
    context = browser.new_context(**{"viewport": SCREEN, "offline": True, **options})
    page = context.new_page()
    requests: list[str] = []
    messages: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    try:
        page.goto(path.as_uri())
        yield page
        assert requests == [path.as_uri()]
        assert messages == []
    finally:
        context.close()
