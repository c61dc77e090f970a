raise SystemExit("wire.py of the submission was imported")
