"""What systems add to the name of a file that they copy: ``conv (1)-1``, ``conv - Kopie``, ``Copia de conv``.

Windows, macOS, Linux desktops and Google Drive write the word for a copy in the language of their user, before or after
the name; browsers and learning platforms add a number, Jupyter ``-Copy1`` or ``-checkpoint``. Several of these may
follow each other, such as a browser's number and then Canvas's.

The patterns are for names in small letters (NFKC) in which dashes are hyphens and quotation marks are ``"``. None of
them takes back what it has matched, so that they need time in proportion to the name.
"""

import unicodedata

_COPY = (  # in languages with spaces between words
    *("copy", "another copy", "3rd copy", "kopie", "weitere kopie", "copie", "copia", "cópia", "còpia", "copiere"),
    *("kopia", "kopi", "kopio", "koopia", "kopija", "kópia", "kopya"),
    *("kopyası", "adlı dosyanın kopyası"),  # noqa: RUF001 -- Turkish
    *("копия", "копія", "копие", "копија", "másolat", "másolata", "αντίγραφο", "salinan", "bản sao"),
    *("نسخة", "کپی", "עותק", "checkpoint"),
)
_OF = (  # what follows the word if it precedes the name
    *("of", "von", "van", "av", "af", "de", "di", "do", "da", "a", "pliku", "souboru", "súboru", "kohteesta", "na"),
    *("dari", "của", "από", "من", "از", "של"),
)
_COPY_UNSPACED = (  # in languages without
    *("のコピー", "コピー", "的副本", "副本", "复件", "的複本", "複本", "複製", "的拷貝", "拷貝", "拷贝"),
    *("의 사본", "사본", "의 복사본", "복사본", "สำเนาของ", "สำเนา"),
)


def _any(words: tuple[str, ...]) -> str:
    # The longest first: what is matched is not taken back in favour of a longer word.
    return "|".join(sorted((unicodedata.normalize("NFKC", word) for word in words), key=len, reverse=True))


_NUMBER = r"\d{1,3}+(?!\d)"
_WORD = rf"(?:{_any(_COPY + _COPY_UNSPACED)})"
BEFORE = (
    rf"(?:(?:{_any(_COPY)})(?: ?\({_NUMBER}\))?+(?: (?:{_any(_OF)})\b)?+[-:~ ]{{1,3}}+|"
    rf"(?:{_any(_COPY_UNSPACED)})[-:~ ]{{0,3}}+)*+"
)
AFTER = (
    rf"(?:[-_ ]{{0,3}}+\((?:{_NUMBER}|{_WORD} ?(?:{_NUMBER})?+)\)|"
    rf"[-_ ]{{1,3}}+(?:{_NUMBER}|{_WORD}(?:{_NUMBER})?+)|"
    rf"(?:{_any(_COPY_UNSPACED)})(?:{_NUMBER})?+)*+"
)
