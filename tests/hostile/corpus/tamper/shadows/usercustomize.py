raise SystemExit("usercustomize.py of the submission was imported")
