"""Lists of students are read as the systems write them; whatever is ambiguous is reported, and nobody is guessed."""

import pytest

from autograder.errors import Action, Remedy, UsageError
from autograder.gradebook.records import Student
from autograder.gradebook.roster import read_roster
from autograder.gradebook.student_directory import StudentDirectory

CANVAS = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Week 1 (4711),Final Score\r\n"
    "    Points Possible,,,,,100,(read only)\r\n"
    '"Núñez, Ada",1001,00042,anunez,CNN-1,90,90\r\n'
    '"O\'Brien, Bob",1002,00043,bobrien,CNN-1 and CNN-2,,\r\n'
    '"Student, Test",1099,,d3adb33f,CNN-1,,\r\n'
)
MOODLE_WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)\n"
    'Participant 301,Ada Núñez,ada@example.org,"Submitted for grading - ",,100.00,Yes,-\n'
    "Participant 302,Bob O'Brien,bob@example.org,No submission,,100.00,Yes,-\n"
)
MOODLE_PEOPLE = (
    "First name;Last name;ID number;Email address;Groups\n"
    "Ada;Núñez;00042;ada@example.org;Monday, Lab 1\n"
    "Bob;O'Brien;00043;bob@example.org;\n"
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Sections,Role\n"
    "Ada,Núñez,00042,ada@example.org,Monday,Student\n"
    "Bob,O'Brien,00043,bob@example.org,,Student\n"
    "Grace,Hopper,,grace@example.org,,Instructor\n"
)
MOODLE_PEOPLE_IN_GERMAN = (
    "Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Rollen;Gruppen\n"
    "Ada;Núñez;00042;ada@example.org;Teilnehmer/in;Monday, Lab 1\n"
    "Bob;O'Brien;00043;bob@example.org;Studierende/r;\n"
    "Grace;Hopper;;grace@example.org;Dozent/in;\n"
)
MOODLE_WORKSHEET_IN_GERMAN = (
    "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Zuletzt geändert (Bewertung)\n"
    "Teilnehmer/in301,Ada Núñez,ada@example.org,Zur Bewertung abgegeben,,100,-\n"
    "Teilnehmer/in302,Bob O'Brien,bob@example.org,Keine Abgabe,,100,-\n"
)
CANVAS_WITHOUT_SIS = 'Student,ID,Section,Week 1 (4711)\n    Points Possible,,,100\n"Núñez, Ada",1001,CNN-1,90\n'
PLAIN_WITH_NUMBERS = "id,sid,first name,last name,email address\nada,00042,Ada,Núñez,ada@example.org\n"
CLASSROOM = (
    '"identifier","github_username","github_id","name"\n'
    '"ada@uni.example","adalove","1234567","Ada L"\n"zoe@uni.example","","",""\n'
)
PLAIN = (
    "id\tname\temail\tsection\tstatus\tcanvas\n00042\tAda Núñez\tada@example.org\tMonday\tactive\t1001\n"
    "00043\tBob\t\t\twithdrawn\t\n\t\t\t\t\t\n"
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "roster.csv"

    def write(text, encoding="utf-8"):
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize(
    ("text", "column", "missing_fields"),
    [
        pytest.param(CANVAS, None, {"email", "github"}, id="canvas"),
        pytest.param(CANVAS_WITHOUT_SIS, None, {"email", "github", "login", "sid"}, id="canvas without sis"),
        pytest.param(MOODLE_PEOPLE_IN_GERMAN, None, {"canvas", "github", "login"}, id="moodle"),
        pytest.param(MOODLE_WORKSHEET, None, {"canvas", "github", "login", "sections", "sid"}, id="moodle worksheet"),
        pytest.param(GRADESCOPE, None, {"canvas", "github", "login"}, id="gradescope"),
        pytest.param(PLAIN, None, {"github", "login", "sid"}, id="plain"),
        pytest.param(CLASSROOM, None, {"canvas", "email", "login", "name", "sections", "sid"}, id="github classroom"),
        pytest.param(
            "id,name\n1,Ada\n",
            "name",
            {"canvas", "email", "github", "login", "name", "sections", "sid"},
            id="name as id",
        ),
    ],
)
def test_a_list_knows_the_fields_that_it_has_no_column_for(file, text, column, missing_fields):
    assert read_roster(file(text), column).missing_fields == missing_fields


@pytest.mark.parametrize(
    ("text", "layout", "column", "students"),
    [
        pytest.param(
            CANVAS,
            "Canvas",
            "sis login id",
            [
                Student(
                    "anunez", "Núñez, Ada", "", ("CNN-1",), True, {"canvas": "1001", "sid": "00042", "login": "anunez"}
                ),
                Student(
                    *("bobrien", "O'Brien, Bob", "", ("CNN-1 and CNN-2",), True),
                    {"canvas": "1002", "sid": "00043", "login": "bobrien"},
                ),
            ],
            id="Canvas",
        ),
        pytest.param(
            MOODLE_WORKSHEET,
            "Moodle",
            "email address",
            [
                Student("ada@example.org", "Ada Núñez", "ada@example.org"),
                Student("bob@example.org", "Bob O'Brien", "bob@example.org"),
            ],
            id="Moodle worksheet",
        ),
        pytest.param(
            MOODLE_PEOPLE,
            "Moodle",
            "id number",
            [
                Student("00042", "Ada Núñez", "ada@example.org", ("Monday", "Lab 1"), True, {"sid": "00042"}),
                Student("00043", "Bob O'Brien", "bob@example.org", (), True, {"sid": "00043"}),
            ],
            id="Moodle participants",
        ),
        pytest.param(
            GRADESCOPE,
            "Gradescope",
            "sid",
            [
                Student("00042", "Ada Núñez", "ada@example.org", ("Monday",), True, {"sid": "00042"}),
                Student("00043", "Bob O'Brien", "bob@example.org", (), True, {"sid": "00043"}),
            ],
            id="Gradescope",
        ),
        pytest.param(
            MOODLE_PEOPLE_IN_GERMAN,
            "Moodle",
            "id number",
            [
                Student("00042", "Ada Núñez", "ada@example.org", ("Monday", "Lab 1"), True, {"sid": "00042"}),
                Student("00043", "Bob O'Brien", "bob@example.org", (), True, {"sid": "00043"}),
            ],
            id="Moodle participants in German",
        ),
        pytest.param(
            MOODLE_WORKSHEET_IN_GERMAN,
            "Moodle",
            "email address",
            [
                Student("ada@example.org", "Ada Núñez", "ada@example.org"),
                Student("bob@example.org", "Bob O'Brien", "bob@example.org"),
            ],
            id="Moodle worksheet in German",
        ),
        pytest.param(
            CANVAS_WITHOUT_SIS,
            "Canvas",
            "id",
            [Student("1001", "Núñez, Ada", "", ("CNN-1",), True, {"canvas": "1001"})],
            id="Canvas for who may not see logins",
        ),
        pytest.param(
            PLAIN_WITH_NUMBERS,
            "plain",
            "id",
            [Student("ada", "Ada Núñez", "ada@example.org", (), True, {"sid": "00042"})],
            id="plain with all that a Gradescope roster has",
        ),
        pytest.param(
            CLASSROOM,
            "GitHub Classroom",
            "identifier",
            [
                Student("ada@uni.example", "Ada L", "", (), True, {"github": "adalove"}),
                Student("zoe@uni.example"),
            ],
            id="GitHub Classroom",
        ),
        pytest.param(
            PLAIN,
            "plain",
            "id",
            [
                Student("00042", "Ada Núñez", "ada@example.org", ("Monday",), True, {"canvas": "1001"}),
                Student("00043", "Bob", "", (), False),
            ],
            id="plain",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_list_is_read_as_its_system_writes_it(file, text, layout, column, students, encoding):
    text = text.removeprefix("\ufeff") if encoding == "utf-16" else text
    read = read_roster(file(text, encoding))
    assert (read.layout, read.id_column, list(read.students)) == (layout, column, students)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("first", ["", "sep={}", "SEP={}"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_separators_may_come_with_quotes_and_with_the_line_that_excel_understands(file, separator, end, first, quote):
    rows = [["id", "name", "email"], ["ada", "Ada Núñez", "ada@x.org"]]
    lines = [separator.join(f"{quote}{cell}{quote}" for cell in row) for row in rows]
    text = end.join([*filter(None, [first.format(separator)]), *lines, ""])
    assert read_roster(file(text)).students == (Student("ada", "Ada Núñez", "ada@x.org"),)
    with pytest.raises(UsageError, match=rf":{4 if first else 3}: found 1 cells, wanted 3"):
        read_roster(file(text + "bob"))


def test_rows_that_are_not_students_are_noted(file):
    assert read_roster(file(CANVAS)).notes == ("line 5: the test student, left out",)
    assert read_roster(file(GRADESCOPE)).notes == ("line 4: role Instructor, left out",)
    assert read_roster(file(MOODLE_PEOPLE_IN_GERMAN)).notes == ("line 4: role Dozent/in, left out",)


def test_another_column_can_tell_students_apart(file):
    read = read_roster(file(CANVAS), "SIS User ID")
    assert [student.id for student in read.students] == ["00042", "00043"]


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        (
            "id,name\nada,A\nbob,B\nada,C\n",
            None,
            "several students have the same id 'ada' in lines 2 and 4; wanted one",
        ),
        ("id,email\na,x@y\nb,X@Y\n", None, "the same e-mail address 'x@y' in lines 2 and 3"),
        ("email,sid,id\nx@y,7,x@y\nX@Y,8,X@Y\n", None, "the same e-mail address 'x@y' in lines 2 and 3"),
        ("id,canvas\na,7\nb,7\n", None, "the same canvas id '7' in lines 2 and 3"),
        ("id,name\n,Ada\n", None, ":2: has nothing in the column 'id', which tells students apart"),
        (MOODLE_PEOPLE.replace("00043", ""), None, "in the column 'id number', which tells students apart"),
        ("id,name\nada\n", None, ":2: found 1 cells, wanted 2 as in the headings"),
        ("id,name\nada,A,x\n", None, ":2: found 3 cells, wanted 2 as in the headings"),
        ("id,id\nada,A\n", None, ":1: the heading 'id' appears twice; remove one"),
        ("id,status\nada,gone\n", None, ":2: status: found 'gone', wanted active or withdrawn"),
        ("id,name\n", None, "has no students; wanted one line per student"),
        ("", None, "has no column that tells students apart; wanted id, name, email, section"),
        ("Vorname,Nachname\nAda,N\n", None, "has no column that tells students apart"),
        ('"Student ID","Student Name"\r\n1,"A"\r\n', None, "GitHub Classroom; found student id, student name"),
        ('"id\n', None, "is not valid CSV: unexpected end of data"),
        ('id,name\n"ada,A\n', None, "is not valid CSV: unexpected end of data"),
        ("id,name\nada,A\n", "Matrikel", "has no column 'Matrikel'; it has id, name"),
    ],
)
def test_what_is_ambiguous_is_reported_in_one_line(file, text, column, problem):
    path = file(text)
    with pytest.raises(UsageError) as caught:
        read_roster(path, column)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert problem in message
    assert "\n" not in message


def test_another_column_that_tells_students_apart_is_suggested(file):
    with pytest.raises(UsageError) as caught:
        read_roster(file(MOODLE_PEOPLE.replace("00043", "")))
    assert caught.value.remedies == (Remedy(Action.CHOOSE_ID_COLUMN, ("email address",)),)


@pytest.mark.parametrize(
    ("text", "column", "wanted"),
    [
        pytest.param(CANVAS.replace("anunez", ""), None, "sis user id", id="the first one that is complete"),
        pytest.param(CANVAS.replace("anunez", "").replace("00042", ""), None, "id", id="not the next one"),
        pytest.param(CANVAS.replace("anunez", "").replace("00042", ""), "SIS User ID", "id", id="and not in a circle"),
        pytest.param(CANVAS.replace("anunez", "").replace("00042", "00043"), None, "id", id="of which none is shared"),
        pytest.param("id,email\n,a@x\nb,b@x\n", None, "email", id="an address"),
    ],
)
def test_the_column_that_is_suggested_tells_all_students_apart(file, text, column, wanted):
    with pytest.raises(UsageError, match="which tells students apart") as caught:
        read_roster(file(text), column)
    assert caught.value.remedies == (Remedy(Action.CHOOSE_ID_COLUMN, (wanted,)),)
    assert read_roster(file(text.replace("00043,bobrien", "00044,bobrien")), wanted).id_column == wanted


def test_no_column_is_suggested_where_none_is_complete(file):
    with pytest.raises(UsageError) as caught:
        read_roster(file("id,email\n,a@x\nb,\n"))
    assert caught.value.remedies == ()


def test_an_encoding_that_is_not_utf8_is_reported(file):
    with pytest.raises(UsageError, match="is not UTF-8; save it as CSV in UTF-8"):
        read_roster(file("id,name\nada,Núñez\n", "latin-1"))


def test_a_missing_file_is_reported(tmp_path):
    with pytest.raises(UsageError, match=r"nowhere\.csv: cannot be read: No such file or directory; wanted a list"):
        read_roster(tmp_path / "nowhere.csv")


def test_many_duplicates_are_counted(file):
    lines = [f"s{number}" for number in range(13)] * 2
    with pytest.raises(UsageError, match="; and 3 more; wanted one line per student; nothing was changed"):
        read_roster(file("id\n" + "\n".join(lines) + "\n"))


def test_the_same_name_twice_is_noted(file):
    read = read_roster(file("id,name\na,Ann Lee\nb,ann lee\n"))
    assert read.notes == ("lines 2 and 3: same name, Ann Lee; the name alone will not tell them apart",)


CLASS = StudentDirectory(
    [
        Student("ada", "Ada Núñez", "ada@x.org", (), True, {"canvas": "1001", "sid": "42"}),
        Student("bob", "Bob O'Brien", "bob@x.org", (), True, {"canvas": "1002"}),
        Student("1001", "Ann Lee"),
        Student("ann", "Ann Lee", ids={"github": "AnnLee"}),
        Student("0042", "Ada N", "ADA@x.org", active=False),
        Student("0043", "Bob", "bo@x.org", active=False),
    ]
)


@pytest.mark.parametrize(
    ("key", "ids", "name", "found"),
    [
        pytest.param("ada", {}, "", ("ada",), id="by id"),
        pytest.param("ada@x.org", {}, "", ("ada",), id="by e-mail address"),
        pytest.param("42", {}, "", ("ada",), id="by another id"),
        pytest.param("Bob O'Brien", {}, "", ("bob",), id="by name"),
        pytest.param("bob  o'brien", {}, "", ("bob",), id="by name, written otherwise"),
        pytest.param("nemo", {}, "", (), id="nobody"),
        pytest.param("BOB@X.org", {}, "", ("bob",), id="by e-mail address, written otherwise"),
        pytest.param("0042", {}, "", ("ada",), id="by a former id"),
        pytest.param("Ada N", {}, "", ("ada",), id="by a former name"),
        pytest.param("0043", {}, "", ("0043",), id="by the id of somebody who has left"),
        pytest.param("Ann Lee", {}, "", ("1001", "ann"), id="a name of two"),
        pytest.param("1001", {}, "", ("1001", "ada"), id="an id of one and the LMS number of another"),
        pytest.param("1001", {"canvas": "1001"}, "lovelaceada", ("ada",), id="the LMS says what kind of number it is"),
        pytest.param("1002", {"moodle": "1002"}, "Ada Núñez", ("ada",), id="a number that is only temporary"),
        pytest.param("1002", {"moodle": "1002"}, "", (), id="and no name"),
        pytest.param(
            "x", {"email": "BOB@x.org"}, "Somebody", ("bob",), id="e-mail addresses are compared in lower case"
        ),
        pytest.param("x", {"sid": "ann"}, "", ("ann",), id="the university's number is a plain list's id"),
        pytest.param("x", {"canvas": "ann"}, "", (), id="the number of an LMS is not"),
        pytest.param("x", {"canvas": "1001", "email": "bob@x.org"}, "", ("ada", "bob"), id="ids of two"),
        pytest.param("", {}, "", (), id="nothing"),
        pytest.param("x", {"login": "ann"}, "", ("ann",), id="a login is a plain list's id"),
        pytest.param("x", {"github": "ANNLEE"}, "", ("ann",), id="a GitHub account, whose case does not matter"),
        pytest.param("annlee", {}, "", ("ann",), id="a GitHub account that names a folder"),
        pytest.param("x", {"github": "ada"}, "", (), id="a GitHub account is nobody's id"),
        pytest.param("x", {"moodle": "7"}, "Team A-Bob O'Brien", ("bob",), id="Moodle puts the team first"),
        pytest.param("x", {"moodle": "7"}, "Lab-1-Jean-Luc Picard", (), id="a team's member who is nobody"),
        pytest.param("x", {"moodle": "7"}, "A-Ann Lee", ("1001", "ann"), id="a team's member of a name of two"),
        pytest.param("x", {"canvas": "7"}, "Team A-Bob O'Brien", (), id="Canvas does not"),
    ],
)
def test_a_submission_belongs_to_whoever_has_its_id_or_name(key, ids, name, found):
    assert CLASS.find(key, ids, name) == found


def test_where_the_roster_has_no_accounts_they_are_its_logins_or_ids():
    directory = StudentDirectory([Student("42", "Ada", ids={"login": "AdaLove"}), Student("benx", "Ben")])
    assert directory.find("x", {"github": "adalove"}) == ("42",)
    assert directory.find("x", {"github": "benx"}) == ("benx",)
    assert directory.find("x", {"github": "Ada"}) == ()


def test_a_student_whose_id_changed_is_one_student():
    assert [student.id for student in CLASS.students] == ["ada", "bob", "1001", "ann", "0043"]
