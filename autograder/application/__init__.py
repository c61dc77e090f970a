"""What a front end can ask for, a module each. Data goes in; data and events come out, and nothing is printed.

=================== ==============================================================================
`courses`           open a course, and choose assignments of it
`check_own_work`    find the public checks of a student's own files
`grade_class`       grade a folder or download of submissions; yields `events`
`caching`           which report is still what grading would give
`grade_one`         grade one submission, here or in Gradescope's container
`prepare_grading`   what grading depends on besides submission and assignment: secret and isolation
`read_submissions`  read the submissions of a class, one by one
`regrade`           grade what was handed in by the checks as they are now, and compare
`open_gradebook`    the gradebook and what it shows: grades, a student, a history, grade_changes
`find_student`      which student a name means
`decide`            adjust a score, extend a due date
`parse_time`        dates and times as people write them
`import_roster`     say who is in the course
`export_grades`     grades into the files of an LMS, or files of our own
`make_feedback`     a page for every student
`make_class_report` pages about the class
`reports_on_disk`   what a folder of reports holds, for both
`build_templates`   what students get
`export_graders`    graders for other systems
`verify_course`     whether a course holds together
=================== ==============================================================================

Every function raises :class:`~autograder.errors.AutograderError` and nothing else that a user is meant to read.
"""
