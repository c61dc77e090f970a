"""What the course knows of its students' work, and the grades that follow from it.

=============== ===================================================================================
`policy`        attempts into grades, exactly; it knows neither files nor databases
`explain`       the same in words
`records`       what the store holds, as data
`roster`        who is in the course, from a file; and whom a submission is from
`book`          records and policy into the grades of a class; the differences of two such books
`figures`       a class in figures
`history`       how a student's grades came about, event by event
`store`         the gradebook of a course: one addition (`adding`) or one view (`reading`) at a time
`recording`     what ``autograder grade`` adds
`exports`       the grades of a class, as other systems take them
=============== ===================================================================================

Beneath the store are `database`, `tables` and `migrations`. Only from `store` on is SQLAlchemy imported, which takes a
moment: whoever does not need it does not wait.
"""
