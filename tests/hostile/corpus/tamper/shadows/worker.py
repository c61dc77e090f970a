raise SystemExit("worker.py of the submission was imported")
