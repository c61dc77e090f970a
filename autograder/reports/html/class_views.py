"""What the pages of a class report have in common: the data for their templates."""

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.reports.class_summary import CheckCluster, ClassSummary, LabelledCheck
from autograder.reports.families import FamilyCount
from autograder.reports.statistics import ENOUGH_STUDENTS
from autograder.reports.unnamed import UnnamedGroup

UNFOLDED_FAMILIES = 10
LISTED_GROUPS = 20


@dataclass(frozen=True)
class Tile:
    """A number at the top of a page."""

    value: str
    label: str


@dataclass(frozen=True)
class DiscriminationNote:
    """Whether the class is large enough to judge discrimination."""

    students: int
    needed: int = ENOUGH_STUDENTS

    @property
    def too_few(self) -> bool:
        """Whether the page must warn."""
        return self.students < self.needed


@dataclass(frozen=True)
class MisconceptionsSection:
    """The misconceptions of a class by family, the most frequent first."""

    unfolded: tuple[FamilyCount, ...]
    folded: tuple[FamilyCount, ...]
    students: int  # in the class

    @property
    def most_in_folded(self) -> int:
        """How many students had the most frequent of the folded ones."""
        return max((len(count.students) for count in self.folded), default=0)


@dataclass(frozen=True)
class UnnamedSection:
    """Groups of students with the same wrong results, which have no name."""

    groups: tuple[UnnamedGroup, ...]  # the largest ones
    left_out: int  # smaller groups
    alone: int  # groups of a single student


@dataclass(frozen=True)
class ClusterView:
    """Checks that fail for the same students, with their labels and titles."""

    checks: tuple[LabelledCheck, ...]
    students: int
    least_phi: float


def counted_tile(count: int, noun: str) -> Tile:
    """Return a tile for a number of things."""
    return Tile(str(count), noun if count == 1 else f"{noun}s")


def review_tile(count: int) -> Tile:
    """Return the tile for the number of submissions, or students, that need review."""
    return Tile(str(count), "needs review" if count == 1 else "need review")


def misconceptions_section(counts: Sequence[FamilyCount], students: int) -> MisconceptionsSection:
    """Fold all but the most frequent families of misconceptions of a class with so many students."""
    unfolded, folded = counts[:UNFOLDED_FAMILIES], counts[UNFOLDED_FAMILIES:]
    return MisconceptionsSection(tuple(unfolded), tuple(folded), students)


def unnamed_section(groups: Sequence[UnnamedGroup]) -> UnnamedSection:
    """List the largest groups of students with the same wrong results."""
    shared = tuple(group for group in groups if len(group.students) > 1)
    listed = shared[:LISTED_GROUPS]
    return UnnamedSection(listed, len(shared) - len(listed), len(groups) - len(shared))


def cluster_views(summary: ClassSummary) -> tuple[ClusterView, ...]:
    """Return the clusters of a summary with their checks."""

    def view(cluster: CheckCluster) -> ClusterView:
        checks = tuple(summary.checks[index] for index in cluster.checks)
        return ClusterView(checks, cluster.students, cluster.least_phi)

    return tuple(map(view, summary.clusters))
