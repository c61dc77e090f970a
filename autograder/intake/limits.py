"""How much is taken of a submission. All sizes are counted as bytes come, whatever an archive says of itself."""

MIB = 1 << 20

MAX_FILE = MIB  # bytes of a file that is graded; a hundred times what a long solution takes
MAX_NOTEBOOK = 8 * MIB  # bytes of a notebook, with its pictures
MAX_CODE = MIB // 4  # bytes of code in a notebook, which is parsed here
MAX_ARCHIVE = 64 * MIB  # bytes of a student's archive as it was handed in
MAX_UNPACKED = 128 * MIB  # bytes that come out of it
MAX_RATIO = 200  # times as many bytes out as in; text seldom reaches 20 ...
RATIO_FROM = 4 * MIB  # ... and small files may be anything
MAX_ENTRIES = 2_000  # files of one student
MAX_DEPTH = 20  # folders in folders
MAX_NAME = 1_000  # characters of a path in an archive
MAX_HEADER = MIB // 16  # bytes of an extended header of a tar
MAX_DIRECTORY = 4 * MIB  # bytes of the directory of a student's zip
MAX_CLASS_DIRECTORY = 256 * MIB  # bytes of the directory of a class's zip
MAX_METADATA = 256 * MIB  # bytes of a download's metadata, which hold all that Gradescope's graders ever said
MAX_KEY = 100  # characters of a student's key, which names a file
