raise SystemExit("random.py of the submission was imported")
