"""The six steps of docs/metode.md: needs, evidence, ranking, robustness, plan, explanation."""
