"""A row is about exactly one student, or about nobody, or there is a reason why that is not clear."""

import itertools
from decimal import Decimal

import pytest

from autograder.gradebook.grades import GradeState
from autograder.gradebook.lms_files.grade_table import ExportedAssignment, ExportedGrade, GradeTable
from autograder.gradebook.lms_files.match_students import Claim, Match, RowMatcher
from autograder.gradebook.records import Student

ASSIGNMENT = ExportedAssignment("a1", "First", Decimal(10))
ADA = Student("ada", "Ada Lovelace", "Ada@uni.example", ids={"canvas": "101", "sid": "0012345"})
BEE = Student("bee", "Bee van der Berg", "bee@uni.example", ids={"canvas": "102", "login": "BVB1"})
WEI = Student("0099", "Wei Wang")
WEI_TOO = Student("0100", "Wei Wang", ids={"sid": "0000777"})
MATCHER = RowMatcher(
    GradeTable(
        "A course",
        (ASSIGNMENT,),
        (ADA, BEE, WEI, WEI_TOO),
        {("bee", "a1"): ExportedGrade(GradeState.OPEN, participant="7001")},
    )
)


def match(**values):
    """Match a row by its values, in this order; the headings are the kinds."""
    return MATCHER.match([Claim(kind.upper(), kind, value) for kind, value in values.items()])


@pytest.mark.parametrize(
    ("values", "student"),
    [
        ({"canvas": "101"}, ADA),
        ({"canvas": "", "sid": "0012345"}, ADA),
        ({"canvas": "999", "sid": "0000777"}, WEI_TOO),  # Gradescope's SID and Canvas's SIS User ID are one number
        ({"sid": "0099"}, WEI),  # the course's own id, where nothing else is known
        ({"login": "bvb1"}, BEE),
        ({"login": "ada@UNI.example"}, ADA),  # the e-mail address, where no login is known
        ({"email": "ADA@uni.example"}, ADA),
        ({"moodle": "Participant 7001"}, BEE),
        ({"moodle": "Teilnehmer/in7001"}, BEE),
        ({"name": "Lovelace, Ada"}, ADA),
        ({"name": "van  der Berg, Bee"}, BEE),
        ({"name": "Berg, Bee van der"}, BEE),
        ({"name": "ada lovelace"}, ADA),
        ({"canvas": "101", "name": "Somebody Else"}, ADA),  # names change; numbers do not
        ({"sid": "0099", "name": "Wang, Wei"}, WEI),
    ],
    ids=str,
)
def test_exact_and_unambiguous_claims_match_a_student(values, student):
    assert match(**values) == Match(student)


@pytest.mark.parametrize(
    "values",
    [
        {"canvas": "1010"},
        {"canvas": "10"},
        {"sid": "12345"},  # zeros in front count
        {"login": "101"},
        {"name": "A. Lovelace"},
        {"email": "ada@uni"},
        {"moodle": "Participant "},
        {"canvas": "", "sid": "", "login": "", "email": "", "name": ""},
        {},
    ],
    ids=str,
)
def test_nobody_is_guessed(values):
    assert match(**values) == Match()


@pytest.mark.parametrize(
    ("values", "conflict"),
    [
        ({"name": "Wang, Wei"}, "NAME 'Wang, Wei' may be 0099 or 0100"),
        ({"canvas": "101", "email": "bee@uni.example"}, "CANVAS '101' is ada, EMAIL 'bee@uni.example' is bee"),
        ({"canvas": "101", "name": "Berg, Bee van der"}, "CANVAS '101' is ada, NAME 'Berg, Bee van der' is bee"),
        ({"canvas": "555", "name": "Lovelace, Ada"}, "NAME 'Lovelace, Ada' is ada, whose CANVAS is not '555'"),
        ({"canvas": "555", "sid": "0012345"}, "SID '0012345' is ada, whose CANVAS is not '555'"),
    ],
    ids=str,
)
def test_conflicts_are_explained(values, conflict):
    assert match(**values) == Match(conflict=conflict)


def test_a_number_that_lost_its_leading_zeros_is_reported():
    claims = [Claim("ID", "canvas", "1"), Claim("SIS User ID", "sid", "12345")]
    assert MATCHER.near_miss(claims) == "apart from leading zeros, SIS User ID '12345' is ada"
    assert MATCHER.near_miss([Claim("SIS User ID", "sid", "4711")]) == ""
    assert MATCHER.near_miss([Claim("SIS User ID", "sid", "")]) == ""


def test_moodles_numbers_of_another_assignment_contradict_nothing():
    students = (Student("ada", email="ada@uni.example", ids={"moodle": "Participant 1"}),)
    claims = [Claim("Identifier", "moodle", "Participant 2"), Claim("Email address", "email", "ada@uni.example")]
    assert RowMatcher(GradeTable("A course", (ASSIGNMENT,), students, {})).match(claims) == Match(students[0])


def test_the_order_of_students_does_not_matter():
    values = [Claim("Student", "name", "Wang, Wei"), Claim("SIS User ID", "sid", "0000777")]
    for students in itertools.permutations((ADA, WEI, WEI_TOO)):
        assert RowMatcher(GradeTable("A course", (ASSIGNMENT,), students, {})).match(values) == Match(WEI_TOO)
