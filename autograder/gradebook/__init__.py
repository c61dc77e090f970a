"""What the course knows of its students' work, and the grades that follow from it.

=================== ===============================================================================
`grades`            attempts, decisions and grades, as data
`apply_policy`      the first two into the third, exactly; it knows neither files nor databases
`explain`           the same in words
`records`           what the store holds, as data
`roster`            who is in the course, from a file; `merge_roster` adds it to what is known
`student_directory` which student an id, an e-mail address or a name belongs to
`class_grades`      records and policy into the grades of a class; how two such results differ
`distribution`      how the grades of a class are distributed
`history`           how a student's grades came about, event by event
`store`             the gradebook of a course: `writer` adds to it, `reader` reads it
`recorder`          what ``autograder grade`` adds
`lms_files`         the grades of a class, in the files that other systems take
=================== ===============================================================================

Below the store are `database`, `tables` and `migrations`. SQLAlchemy, which takes a moment to import, is imported by
the store and what is below it only: commands that do not need it do not wait for it.
"""
