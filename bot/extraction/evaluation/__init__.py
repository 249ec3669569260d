"""How good the bot is: gold annotation in, figures and a report out, for briefs and for language pipelines.

It is no part of a brief: only the command ``briefbot eval``, the tests and the recipe of the weights use it.
"""
