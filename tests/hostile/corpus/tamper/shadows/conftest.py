raise SystemExit("conftest.py of the submission was imported")
