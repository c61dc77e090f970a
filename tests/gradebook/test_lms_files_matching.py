"""A row is about exactly one student, or about nobody, or it is said why it is not clear."""

import itertools
from decimal import Decimal

import pytest

from autograder.gradebook.grades import State
from autograder.gradebook.lms_files.matching import Claim, Directory, Match
from autograder.gradebook.lms_files.table import Grade, GradeTable, Item
from autograder.gradebook.records import Student

ITEM = Item("a1", "First", Decimal(10))
ADA = Student("ada", "Ada Lovelace", "Ada@uni.example", ids={"canvas": "101", "sid": "0012345"})
BEE = Student("bee", "Bee van der Berg", "bee@uni.example", ids={"canvas": "102", "login": "BVB1"})
WEI = Student("0099", "Wei Wang")
WEI_TOO = Student("0100", "Wei Wang", ids={"sid": "0000777"})
DIRECTORY = Directory(
    GradeTable("A course", (ITEM,), (ADA, BEE, WEI, WEI_TOO), {("bee", "a1"): Grade(State.OPEN, participant="7001")})
)


def find(**said):
    """Look somebody up by what a row says, in this order; the headings are the kinds."""
    return DIRECTORY.find([Claim(kind.upper(), kind, value) for kind, value in said.items()])


@pytest.mark.parametrize(
    ("said", "student"),
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
def test_exact_and_unambiguous_claims_name_a_student(said, student):
    assert find(**said) == Match(student)


@pytest.mark.parametrize(
    "said",
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
def test_nobody_is_guessed(said):
    assert find(**said) == Match()


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ({"name": "Wang, Wei"}, "NAME 'Wang, Wei' may be 0099 or 0100"),
        ({"canvas": "101", "email": "bee@uni.example"}, "CANVAS '101' is ada, EMAIL 'bee@uni.example' is bee"),
        ({"canvas": "101", "name": "Berg, Bee van der"}, "CANVAS '101' is ada, NAME 'Berg, Bee van der' is bee"),
        ({"canvas": "555", "name": "Lovelace, Ada"}, "NAME 'Lovelace, Ada' is ada, whose CANVAS is not '555'"),
        ({"canvas": "555", "sid": "0012345"}, "SID '0012345' is ada, whose CANVAS is not '555'"),
    ],
    ids=str,
)
def test_what_is_not_clear_is_said(said, doubt):
    assert find(**said) == Match(doubt=doubt)


def test_a_number_that_lost_its_zeros_is_pointed_out():
    claims = [Claim("ID", "canvas", "1"), Claim("SIS User ID", "sid", "12345")]
    assert DIRECTORY.nearly(claims) == "but for leading zeros, SIS User ID '12345' is ada"
    assert DIRECTORY.nearly([Claim("SIS User ID", "sid", "4711")]) == ""
    assert DIRECTORY.nearly([Claim("SIS User ID", "sid", "")]) == ""


def test_moodles_numbers_of_another_assignment_contradict_nothing():
    students = (Student("ada", email="ada@uni.example", ids={"moodle": "Participant 1"}),)
    claims = [Claim("Identifier", "moodle", "Participant 2"), Claim("Email address", "email", "ada@uni.example")]
    assert Directory(GradeTable("A course", (ITEM,), students, {})).find(claims) == Match(students[0])


def test_the_order_of_students_does_not_matter():
    said = [Claim("Student", "name", "Wang, Wei"), Claim("SIS User ID", "sid", "0000777")]
    for students in itertools.permutations((ADA, WEI, WEI_TOO)):
        assert Directory(GradeTable("A course", (ITEM,), students, {})).find(said) == Match(WEI_TOO)
