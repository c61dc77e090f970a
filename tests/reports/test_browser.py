"""Pages in a real browser: everybody can use them, on any screen, on paper, and without scripts."""

import io
from datetime import UTC, datetime, timedelta
from operator import attrgetter

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from autograder.errors import Fault
from autograder.reports.class_summary import summarize_class
from autograder.reports.html.class_report import class_report_pages
from autograder.reports.html.feedback import feedback_page
from autograder.reports.submission_times import SubmissionTimes
from tests.browser import PHONE, SCREEN, opened
from tests.reports.samples import ERROR, FAILED, assignment, check, mismatch, report, typical
from tests.reports.test_class_report import class_of

DUE = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE, "device_scale_factor": 2},
}
PAGES = "typical", "large", "hostile", "broken", "assignment", "term"
every_page = pytest.mark.parametrize("name", PAGES)
every_look = pytest.mark.parametrize("look", LOOKS)


def reports():
    yield "typical", typical()
    want = np.random.default_rng(0).normal(size=(1, 60, 60, 2))
    strips = [check(f"strip{n}", FAILED, differs=mismatch(np.ones(n), np.arange(2.0, n + 2))) for n in (2, 9, 32)]
    big = check("big", FAILED, message="m " * 900, differs=mismatch(np.roll(want, 3, axis=2), want))
    yield "large", report(slide=[big, *strips], pool=[check("fine", output="x" * 5000)])
    evil = "<b>" + "W" * 3000 + "\u202e\x07" + "a\u0301" * 50
    hostile = check("evil", FAILED, message=evil, misconception=evil, hint=evil, output=evil, title=evil)
    yield "hostile", report(f"eve{evil[:300]}", slide=[hostile], pool=[check("fine")], notes=[evil])
    unloaded = check("a", FAILED, message="f():\ndemo.py does not import", fault=Fault.IMPORT)
    yield "broken", report(slide=[unloaded], pool=[check("b", ERROR, message="NameError")])


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    asked = assignment(folder)
    for name, made in reports():
        (folder / f"{name}.html").write_text(feedback_page("The course", asked, made))
    evil = report(
        "eve" * 40,
        files="e",
        slide=[check("slides", FAILED, worth=10.0, fault=Fault.CRASH)],
        pool=[check("p", worth=10.0)],
    )
    summary = summarize_class(asked, [*class_of(60), evil], attrgetter("student"), quoting=True)
    times = {"a1_demo": SubmissionTimes([DUE + timedelta(hours=2 - i) for i in range(60)], DUE)}
    made = class_report_pages("The course", [summary], times, anonymous=False)
    (folder / "assignment.html").write_text(made["a1_demo.html"])
    (folder / "term.html").write_text(made["index.html"])
    return folder


def picture_of(page, **options):
    return Image.open(io.BytesIO(page.screenshot(**options))).convert("RGB")


def is_visible(page, text):
    return page.get_by_text(text).evaluate("element => element.checkVisibility()")


@every_look
@every_page
def test_axe_finds_no_violations(browser, pages, name, look):
    with opened(browser, pages / f"{name}.html", bypass_csp=True, **LOOKS[look]) as page:
        for details in page.locator("details").all():
            details.evaluate("element => { element.open = true }")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 1100])
@every_page
def test_nothing_is_wider_than_the_window(browser, pages, name, width):
    with opened(browser, pages / f"{name}.html", viewport={"width": width, "height": 800}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@every_page
def test_it_is_dark_where_the_reader_wants_it_dark(browser, pages, name):
    corners = {}
    for look in ("light", "dark"):
        with opened(browser, pages / f"{name}.html", **LOOKS[look]) as page:
            corners[look] = picture_of(page).getpixel((2, 2))
    assert min(corners["light"]) > 240
    assert max(corners["dark"]) < 40


@every_page
def test_it_needs_no_scripts(browser, pages, name):
    with opened(browser, pages / f"{name}.html", java_script_enabled=False) as page:
        assert page.get_by_role("heading", level=1).is_visible()
        if name != "broken":  # nothing is folded there
            folded = page.locator("details").first
            before = folded.bounding_box()["height"]
            folded.locator("summary").first.click()
            assert folded.bounding_box()["height"] > before + 10


def test_its_policy_stops_injected_scripts_and_styles(browser, tmp_path, pages):
    page_with_scripts = (pages / "typical.html").read_text()
    evil = '<script>document.title = "run"</script><p id="evil" style="color: red" onclick="x">x</p>'
    path = tmp_path / "evil.html"
    path.write_text(page_with_scripts.replace("</main>", f"{evil}</main>"))
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.title() != "run"
    assert page.locator("#evil").evaluate("element => getComputedStyle(element).color") != "rgb(255, 0, 0)"
    context.close()


def test_heat_maps_show_the_outline_and_different_colours(browser, pages):
    with opened(browser, pages / "typical.html") as page:
        drawings = page.locator("figure svg[role=img]")
        assert drawings.count() == 3
        seen = [picture_of(drawing) for drawing in drawings.all()]
    expected, yours, marks = ({colour for _, colour in image.getcolors(1 << 20)} for image in seen)
    assert {(0, 0, 0), (255, 255, 255), (253, 231, 37)} <= expected  # the outline, and the end of viridis
    assert {(0, 0, 0), (255, 255, 255), (253, 231, 37), (68, 1, 84)} <= yours  # and its beginning: they have -1
    assert (168, 32, 13) in marks  # crosses


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("name", "number"), [("assignment", 3), ("term", 4)])
def test_plots_show_something_in_the_pages_colours(browser, pages, name, number, look):
    bar = {"light": (47, 109, 181), "dark": (110, 163, 224)}[look]
    with opened(browser, pages / f"{name}.html", **LOOKS[look]) as page:
        plots = page.locator("svg[role=img]")
        assert plots.count() == number
        for plot in plots.all():
            colours = {colour for _, colour in picture_of(plot).getcolors(1 << 20)}
            assert len(colours) > 8
            assert any(np.abs(np.subtract(colour, bar)).max() <= 2 for colour in colours) or "Phi" in (
                plot.get_attribute("aria-label")
            )


@every_page
def test_on_paper_it_is_light_and_whole(browser, pages, name):
    with opened(browser, pages / f"{name}.html", color_scheme="dark") as page:
        page.emulate_media(media="print")
        assert min(picture_of(page).getpixel((2, 2))) > 240
        printed = page.pdf(format="A4")
        assert printed.startswith(b"%PDF")
        if name == "typical":
            assert is_visible(page, "hello from my code")  # folded on screens
        if name == "assignment":
            assert not is_visible(page, "student000, student004")


def test_words_are_large_enough_on_a_phone(browser, pages):
    """Plots are drawn so narrow that they hardly shrink."""
    with opened(browser, pages / "assignment.html", viewport=PHONE) as page:
        scale = page.locator("svg.plot").first.evaluate(
            "e => e.getBoundingClientRect().width / e.viewBox.baseVal.width"
        )
        assert scale > 0.7
    with opened(browser, pages / "assignment.html", viewport=SCREEN) as page:
        scale = page.locator("svg.plot").first.evaluate(
            "e => e.getBoundingClientRect().width / e.viewBox.baseVal.width"
        )
        assert scale == pytest.approx(1, abs=0.1)
