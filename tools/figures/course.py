"""The figures of a course, and which of their files are stale."""

import importlib
import importlib.util
from pathlib import Path


def figures(root):
    """Draw every figure of the assignments in a course's folder.

    Parameters
    ----------
    root : Path
        The folder that holds ``assignments/`` and ``solutions/``.

    Returns
    -------
    dict of Path to str
        The text of each SVG file by its path, relative to the root.
    """
    drawn = {}
    for module in sorted(Path(__file__).parent.glob("a[0-9]_*.py")):
        assignment = Path("assignments", module.stem)
        if (root / assignment).is_dir():
            draw = importlib.import_module(f"{__package__}.{module.stem}").draw
            for name, svg in draw(_solution(root, module.stem)).items():
                drawn[assignment / "figures" / f"{name}.svg"] = svg
    return drawn


def stale(root, drawn):
    """Return the figures whose files are missing, differ from what is drawn, or are no longer drawn.

    Parameters
    ----------
    root : Path
        The course's folder.
    drawn : dict of Path to str
        As `figures` returns it.

    Returns
    -------
    list of Path
        Sorted, relative to the root.
    """
    present = {
        path.relative_to(root): path.read_text(encoding="utf-8") for path in root.glob("assignments/*/figures/*.svg")
    }
    return sorted(path for path in present.keys() | drawn.keys() if present.get(path) != drawn.get(path))


def write(root, drawn, names):
    """Bring these files up to date; files that are no longer drawn are removed.

    Parameters
    ----------
    root : Path
        The course's folder.
    drawn : dict of Path to str
        As `figures` returns it.
    names : iterable of Path
        As `stale` returns it.
    """
    for name in names:
        path = root / name
        if name in drawn:
            path.parent.mkdir(exist_ok=True)
            path.write_text(drawn[name], encoding="utf-8")
        else:
            path.unlink()


def _solution(root, assignment):
    (path,) = (root / "solutions" / assignment).glob("*.py")
    spec = importlib.util.spec_from_file_location(f"{assignment}_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
