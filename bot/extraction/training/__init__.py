"""The recipe of the shipped language pipeline: open corpora in, packaged weights and their card out.

It is no part of the bot at run time: nothing in ``bot`` imports this package, and it needs the
optional dependency group ``train``.
"""
