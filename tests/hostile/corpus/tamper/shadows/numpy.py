raise SystemExit("numpy.py of the submission was imported")
