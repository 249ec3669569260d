"""Cut a text into tokens in a time that grows with its length and no faster."""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

LONGEST_RUN = 300
_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")


def cut_tokens(nlp: Language, text: str) -> Doc:
    """Return the Doc of a text, its tokens those of the pipeline.

    spaCy's time grows with the square of what stands without white space; no word and hardly an address is as long as
    the parts that such a run is cut into first.
    """
    runs = (run.span() for run in _RUN.finditer(text))
    cuts = [cut for start, end in runs for cut in range(start + LONGEST_RUN, end, LONGEST_RUN)]
    if not cuts:
        return nlp.make_doc(text)
    tokens = [t for start, end in pairwise([0, *cuts, len(text)]) for t in nlp.make_doc(text[start:end])]
    return Doc(nlp.vocab, [t.text for t in tokens], [bool(t.whitespace_) for t in tokens])
