raise SystemExit("inside.py of the submission was imported")
