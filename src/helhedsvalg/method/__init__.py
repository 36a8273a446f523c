"""The six steps of docs/metode.md: needs, evidence, ranking, robustness, plan, explanation.

What a step computes is a named tuple: it cannot change, and is quick to define and to make.
"""
