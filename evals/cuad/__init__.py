"""Clause finding on CUAD: 41 kinds of clauses of commercial contracts, by models taught on other contracts.

How it works. A contract is cut into sentences, and its dates, names, quoted terms and headings are pieces
of their own (`pieces`), since parties, dates and the title are marked as such, not as sentences. For each
kind a linear model over words says how likely each piece is of that kind (`finders`). A second model, one
for all kinds, looks at the likely pieces with what stands around them and their rank in the contract, and
scores runs of up to three sentences (`ranker`); of runs that overlap the best one is shown first. It is
taught on scores of contracts that the first models had not seen (folds within the training contracts), and
both judge only contracts that neither has seen (`measure`).

Right is what CUAD's own scorer calls right (`scoring`). Published there: DeBERTa-xlarge, 44 % precision at
80 % recall (Hendrycks et al. 2021, arXiv:2103.06268), on a split of its own; our folds are of the contracts
given, which is not that split. Nothing of CUAD, and nothing taught on it, is part of the project.
"""
