"""The grades of a class, as other systems take them.

============= ===========================================================================================
`table`       what is exported: students, assignments, grades; no store and no policy
`tabulating`  the gradebook into such a table
`delimited`   CSV and its kin by cells and where they stand, so that all else stays as it is
`matching`    which student of ours a row is about
`layout`      what there is to know about a file of an LMS, and how it is recognised
`canvas`      that of Canvas; `blackboard` and `moodle` likewise
`columns`     which column is for which assignment of ours
`filling`     our grades into such a file
`report`      what found its place there, and what did not
`plain`       files of our own: CSV and JSON; `gradescope` and `workbook` likewise
============= ===========================================================================================
"""
