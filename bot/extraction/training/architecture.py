"""Say how the shipped pipeline is built: one small CNN for syntax, one of its own for names, no vectors."""

from typing import Any

from spacy.language import Language

from bot.extraction.training.tokenizer import blank_english

WIDTH = 96
DEPTH = 4
SYNTAX_ROWS = (6000, 1500, 3000, 1500)
NAMES_ROWS = (8000, 1500, 3000, 2500)
SYNTAX_PIPES = ("tok2vec", "tagger", "morphologizer", "parser", "trainable_lemmatizer")

Config = dict[str, Any]


def syntax_pipeline() -> Language:
    """Return an untrained pipeline of tagger, morphology, parser and lemmas on one shared embedding."""
    nlp = blank_english()
    nlp.add_pipe("tok2vec", config={"model": _tok2vec(SYNTAX_ROWS)})
    nlp.add_pipe("tagger", config={"model": _tagger()})
    nlp.add_pipe("morphologizer", config={"model": _tagger()})
    nlp.add_pipe("parser", config={"model": _transitions("parser", hidden=64), "min_action_freq": 20})
    nlp.add_pipe("trainable_lemmatizer", config={"model": _tagger(), "min_tree_freq": 3, "top_k": 1})
    return nlp


def names_pipeline() -> Language:
    """Return an untrained pipeline of nothing but names, with an embedding of its own."""
    nlp = blank_english()
    model = _transitions("ner", hidden=64) | {"tok2vec": _tok2vec(NAMES_ROWS)}
    nlp.add_pipe("ner", config={"model": model})
    return nlp


def _tok2vec(rows: tuple[int, ...]) -> Config:
    """Return the embedding: hashed word, prefix, suffix and shape under a window of convolutions."""
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": WIDTH,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": list(rows),
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": WIDTH,
            "depth": DEPTH,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def _listener() -> Config:
    """Return the layer that reads the shared embedding."""
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}


def _tagger() -> Config:
    """Return a layer that gives each token a class."""
    return {"@architectures": "spacy.Tagger.v2", "tok2vec": _listener(), "nO": None, "normalize": False}


def _transitions(state_type: str, *, hidden: int) -> Config:
    """Return a model of transitions, for trees or for names."""
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state_type,
        "extra_state_tokens": False,
        "hidden_width": hidden,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": _listener(),
        "nO": None,
    }
