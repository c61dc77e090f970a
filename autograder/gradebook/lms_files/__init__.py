"""The grades of a class, in the files that other systems take.

================ ========================================================================================
`grade_table`    what is exported: students, assignments, rounded grades
`csv_json`       files of our own, CSV and JSON; `workbook` and `gradescope` likewise
`fill_grades`    our grades into a file downloaded from an LMS
`fill_report`    which grades found a place in it, and which did not
`layout`         where such a file has its students and grades, and how its format is recognised
`canvas`         the format of Canvas; `blackboard` and `moodle` likewise
`match_columns`  which column is for which of our assignments
`match_students` which row is about which of our students
`delimited`      CSV and its relatives by cells and their positions, so that everything else stays as it is
================ ========================================================================================
"""
