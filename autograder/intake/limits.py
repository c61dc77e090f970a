"""How much is accepted of a submission. Sizes are counted as bytes arrive, whatever an archive claims about itself."""

MIB = 1 << 20

MAX_FILE = MIB  # bytes of a file that is graded; a hundred times as much as a long solution
MAX_NOTEBOOK = 64 * MIB  # bytes of a notebook, pictures included, which may be many
MAX_CODE = MIB // 4  # bytes of code in a notebook, all of which is parsed
MAX_ARCHIVE = 64 * MIB  # bytes of a student's archive as handed in
MAX_UNPACKED = 128 * MIB  # bytes that come out of it
MAX_RATIO = 200  # how many times as many bytes may come out as went in; text seldom reaches 20 ...
RATIO_FROM = 4 * MIB  # ... and the ratio does not matter for less than this
MAX_ENTRIES = 2_000  # files and folders of one student
MAX_DEPTH = 20  # nested folders
MAX_PATH = 1_000  # characters of a path in an archive
MAX_HEADER = MIB // 16  # bytes of an extended header of a tar
MAX_DIRECTORY = 4 * MIB  # bytes of the central directory of a student's zip
MAX_CLASS_DIRECTORY = 256 * MIB  # bytes of the central directory of a class's zip
MAX_METADATA = 256 * MIB  # bytes of Gradescope's metadata, which include all that its graders ever wrote
MAX_KEY = 100  # characters of a student's key, which names a file
