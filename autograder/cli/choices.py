"""What options offer. It is written down here so that help need not import what it is about; a test compares both."""

ISOLATIONS = ("auto", "bubblewrap", "landlock", "none")
LAYOUTS = ("folders", "canvas", "moodle", "blackboard", "gradescope", "autolab", "github")
HIDDEN = ("after_published", "hidden")
FEEDBACK_ZIPS = ("moodle", "canvas")
GRADERS = ("gradescope", "otter")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")
DECIMAL_MARKS = ("point", "comma")
FILLED_FORMATS = {
    "canvas": "Canvas's gradebook",
    "moodle-worksheet": "Moodle's grading worksheet",
    "moodle-gradebook": "Moodle's gradebook",
    "blackboard": "Blackboard's Grade Center",
}
WRITTEN_FORMATS = {
    "moodle-import": "a file that Moodle's gradebook imports",
    "csv": "a line for each student",
    "json": "the same for programs",
    "xlsx": "a spreadsheet with an overview, and a sheet for each assignment",
    "gradescope": "a table as Gradescope exports it",
}
LISTED = 20  # entries of a list in what an export tells, unless all are asked for
