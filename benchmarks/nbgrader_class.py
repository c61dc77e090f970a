"""The same class in nbgrader's database: the submission that counts for each student and assignment."""

from pathlib import Path

from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
from nbgrader.api import Gradebook as Database

from autograder.gradebook.class_grades import ClassGrades


def fill(folder: Path, gradebook: ClassGrades) -> int:
    """Make nbgrader's gradebook in a folder; give the number of submissions in it."""
    with Database(f"sqlite:///{folder / 'gradebook.db'}", "course") as database:
        for assignment in gradebook.course.assignments:
            due = gradebook.policy.assignments[assignment.id].due
            database.add_assignment(assignment.id, duedate=due and due.replace(tzinfo=None))
            database.add_notebook(assignment.id, assignment.id)
            for question in assignment.questions:
                database.add_grade_cell(
                    question.name, assignment.id, assignment.id, max_score=question.points, cell_type="code"
                )
        return sum(_add_student(database, gradebook, number) for number in range(len(gradebook.rows)))


def _add_student(database: Database, gradebook: ClassGrades, number: int) -> int:
    """Add a student's submissions in one go: nbgrader's own way takes a commit for each."""
    row = gradebook.rows[number]
    student = database.add_student(row.student.id, first_name=row.student.name, email=row.student.email)
    handed_in = {submission.id: submission for submission in row.submissions}
    counted = [grade.counted.attempt.submission for grade in row.term.grades.values() if grade.counted]
    with database.db.no_autoflush:
        for submission in map(handed_in.__getitem__, counted):
            notebook = database.find_notebook(submission.assignment, submission.assignment)
            submitted = SubmittedAssignment(
                assignment=notebook.assignment, student=student, timestamp=submission.submitted.replace(tzinfo=None)
            )
            answers = SubmittedNotebook(notebook=notebook, assignment=submitted)
            for cell in notebook.grade_cells:
                points, _ = submission.grading.questions[cell.name]
                Grade(cell_id=cell.id, notebook=answers, auto_score=points, needs_manual_grade=False)
            database.db.add(submitted)
    database.db.commit()
    return len(counted)
