"""The files for CI are valid for GitHub and GitLab, and run what they should."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from autograder.course.load import load_assignment
from autograder.release import template_files
from autograder.release.template import WORKFLOW
from tests.conftest import ROOT

CI = ROOT / ".github/workflows/ci.yml"
GITLAB = ROOT / ".gitlab-ci.yml"


def lint(path, schema):
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", schema, path]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (CI, "vendor.github-workflows"),
        (CI, "custom.github-workflows-require-timeout"),
        (WORKFLOW, "vendor.github-workflows"),
        (WORKFLOW, "custom.github-workflows-require-timeout"),
        (GITLAB, "vendor.gitlab-ci"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_it_is_well_formed(path, schema):
    done = lint(path, schema)
    assert done.returncode == 0, done.stdout


def test_the_linter_finds_mistakes(tmp_path):
    path = tmp_path / "broken.yml"
    path.write_text(CI.read_text().replace("runs-on", "run-on"))
    assert lint(path, "vendor.github-workflows").returncode == 1


def test_ci_runs_all_tests_under_every_python_that_the_package_says_it_works_with():
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    pythons = [line.rpartition(" ")[2] for line in classifiers if "Python :: 3." in line]

    (job,) = yaml.safe_load(CI.read_text())["jobs"].values()
    assert job["strategy"]["matrix"] == {"python": pythons}
    assert [step["with"]["python-version"] for step in job["steps"] if "setup-python" in step.get("uses", "")] == [
        "${{ matrix.python }}"
    ]
    assert job["steps"][-1]["run"] == "make test"
    job = yaml.safe_load(GITLAB.read_text())["test"]
    assert job["parallel"]["matrix"] == [{"PYTHON_SERIES": pythons}]
    assert job["image"] == "python:$PYTHON_SERIES-bookworm"
    assert job["script"] == ["make test"]


@pytest.mark.parametrize(("source", "code"), [("solutions", 0), ("student_template", 1)])
def test_a_students_repository_shows_points(source, code, tmp_path):
    name = "a1_forward_conv"
    for file, data in template_files(load_assignment(ROOT, name)).items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(data)
    (tmp_path / "conv.py").write_bytes((ROOT / source / name / "conv.py").read_bytes())
    page = tmp_path / "page.md"
    page.write_text("Above\n")
    (job,) = yaml.safe_load((tmp_path / ".github/workflows/checks.yml").read_text())["jobs"].values()
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    done = subprocess.run(
        ["bash", "-e", "-c", job["steps"][-1]["run"]],
        cwd=tmp_path,
        env=own | {"PATH": path, "GITHUB_STEP_SUMMARY": str(page)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == code, done.stdout + done.stderr
    lines = page.read_text().splitlines()
    assert lines[:5] == [
        "Above", "## Forward convolution", "", "| question | points | of | graded later |", "|---|--:|--:|--:|",
    ]  # fmt: skip
    (total,) = [line for line in lines if "in all" in line]
    _, _, earned, public, later, _ = (cell.strip(" *") for cell in total.split("|"))
    assert float(public) + float(later) == 100
    assert earned == (public if code == 0 else "0")
    assert ("Not passed:" in lines) == (code == 1)
    assert code == 0 or "- correlate2d gives the numbers of the worked examples: to write" in lines
