"""How good a language pipeline is: gold sentences in, figures and a report out.

It is no part of a brief: only the command ``briefbot eval`` and the recipe of the weights use it.
"""
