"""The handouts' figures are up to date, are where they are linked, and can be read by everybody."""

import re
import xml.etree.ElementTree as ET

import pytest

from tests.conftest import ROOT
from tools.figures.course import figures, stale, write

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = sorted(ROOT.glob("assignments/*/figures/*.svg"))
HANDOUTS = sorted(ROOT.glob("assignments/*/handout.md"))
every_figure = pytest.mark.parametrize("path", FIGURES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
every_handout = pytest.mark.parametrize("path", HANDOUTS, ids=lambda path: path.parent.name)


def elements(path, tag):
    return list(ET.parse(path).iter(f"{SVG}{tag}"))  # noqa: S314 -- our own files


def test_no_figure_is_stale():
    assert stale(ROOT, figures(ROOT)) == []


def test_a_figure_that_is_missing_changed_or_no_longer_drawn_is_stale_until_it_is_written(tmp_path):
    folder = tmp_path / "assignments" / "demo" / "figures"
    folder.mkdir(parents=True)
    for name in ("changed", "fresh", "not_drawn"):
        (folder / f"{name}.svg").write_text(f"old {name}")
    texts = {"changed": "new", "fresh": "old fresh", "missing": "new"}
    drawn = {(folder / f"{name}.svg").relative_to(tmp_path): text for name, text in texts.items()}

    names = stale(tmp_path, drawn)
    write(tmp_path, drawn, names)

    assert [path.stem for path in names] == ["changed", "missing", "not_drawn"]
    assert {path.stem: path.read_text() for path in folder.iterdir()} == texts


@every_handout
def test_links_lead_to_figures_and_every_figure_is_linked(path):
    linked = re.findall(r"^!\[[^\]]+\]\(figures/([^)]*)\)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert sorted(linked) == sorted(file.name for file in path.parent.glob("figures/*"))
    assert path.read_text(encoding="utf-8").count("figures/") == len(linked)


@every_figure
def test_screen_readers_get_a_description(path):
    root = ET.parse(path).getroot()  # noqa: S314 -- our own files

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    for name, least in (("title", 10), ("desc", 60)):
        (element,) = elements(path, name)
        assert element.get("id") == name
        assert len(element.text) >= least


@every_figure
def test_nothing_is_loaded_or_run(path):
    text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")

    assert not re.search(r"://|href|@import|<(script|style|image|foreignObject|use)\b|\son\w+=", text)
    assert set(re.findall(r"url\(.*?\)", text)) <= {"url(#hatch)"}


@every_figure
def test_words_are_text_that_is_large_enough_and_inside_of_the_card(path):
    root = ET.parse(path).getroot()  # noqa: S314 -- our own files
    _, _, width, height = map(float, root.get("viewBox").split())
    words = elements(path, "text")

    assert (float(root.get("width")), float(root.get("height"))) == (width, height)
    assert len(words) >= 5
    for word in words:
        size, x, y = (float(word.get(name)) for name in ("font-size", "x", "y"))
        length = 0.56 * size * len(word.text)  # in a wide font
        left = x - {"start": 0, "middle": length / 2, "end": length}[word.get("text-anchor")]
        assert size >= 11
        assert left >= 4, word.text
        assert left + length <= width - 4, word.text
        assert size <= y <= height - 4, word.text
    assert {word.get("font-family", "sans-serif") for word in words} <= {"sans-serif", "monospace"}
    assert root.get("font-family") == "sans-serif"


@every_figure
def test_a_light_card_lies_below_everything(path):
    root = ET.parse(path).getroot()  # noqa: S314 -- our own files
    card = next(element for element in root if element.tag == f"{SVG}rect")

    assert card.get("fill") == "#fdfdfb"
    assert float(card.get("width")) == float(root.get("width")) - 1
    assert float(card.get("height")) == float(root.get("height")) - 1
