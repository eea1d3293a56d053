"""Did it get slower: two runs beside each other, exact where exact, statistics where not.

rank_tests  exact p-values of two samples, ties included; Holm's correction; how many it takes
verdict     slower, faster, same or unknown: one figure of both runs
exact       figures that cannot vary, and why they differ
comparison  two runs as a whole: what keeps them apart, and a verdict on every figure
text        a comparison for a terminal, and as Markdown
error_rates how often that is wrong, of blocks in the order measured
gate        pass, slower, invalid or nothing: comparisons, and their confirmations
junit       a comparison as JUnit's XML
"""
