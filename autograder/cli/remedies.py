"""What can be done about an error, in the words of a command line: every action as an option or a command."""

from autograder.errors import Action, AutograderError, Remedy

WORDS = {
    Action.NAME_COURSE: "go to the course's folder, or name it with --course",
    Action.NAME_ASSIGNMENT: "name the assignment with -a: {details}",
    Action.NAME_SINGLE_ASSIGNMENT: "if all of it is for one assignment, name that assignment with -a",
    Action.CHOOSE_LAYOUT: "say which it is with --layout {details}",
    Action.GRADE_WITHOUT_SANDBOX: "--isolation=none grades without a sandbox: "
    "student code can then read and change all that you can",
    Action.FIX_AND_REPEAT: "fix this and run the command again",
    Action.WAIT_AND_REPEAT: "wait, and run the command again",
    Action.GRADE_WITHOUT_GRADEBOOK: "or grade with --no-gradebook, which keeps reports alone",
    Action.MAKE_GRADEBOOK: "`autograder grade` makes it",
    Action.MAKE_REPORTS: "`autograder grade -o` writes them",
    Action.BUILD_TEMPLATES: "`autograder build` brings student_template/ up to date",
    Action.LIST_STUDENTS: "`autograder gradebook show` lists all",
    Action.SHOW_ROSTER: "`autograder gradebook roster` lists them",
    Action.REGRADE: "`autograder regrade` grades it, or says why not",
    Action.COMPARE_GRADINGS: "`autograder regrade` shows what is different",
    Action.GIVE_REASON: "give it with --why TEXT",
    Action.CHOOSE_ID_COLUMN: "name another column, such as --id '{details}'",
    Action.KEEP_ID_COLUMN: "import by the same column as before, with --id",
    Action.IMPORT_WHOLE_CLASS: "import the whole class with --complete, so that old ids withdraw",
    Action.WITHDRAW_ABSENT: "--complete says that they have withdrawn",
    Action.CHOOSE_ENCODING: "if so, add --encoding {details}",
    Action.LEAVE_OUT_ENCODING: "leave --encoding out",
    Action.CHOOSE_DECIMAL_MARK: "say how to write decimals with --decimal {details}",
    Action.NAME_COLUMN: "name its column with --column ID=COLUMN",
    Action.NAME_HEADINGS: "if the file has other headings for these, name them with --column NAME=HEADING, "
    "where NAME is one of {details}",
}


def worded(remedy: Remedy) -> str:
    """Return the words for an action: what to type."""
    return WORDS[remedy.action].format(details=", ".join(remedy.details))


def full_message(error: AutograderError) -> str:
    """Return an error message with what can be done about it."""
    message = str(error)
    remedies = "; or ".join(map(worded, error.remedies))
    return ("\n" if "\n" in message else "; ").join(filter(None, (message, remedies)))
