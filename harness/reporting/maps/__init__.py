"""What a sweep found, as pictures and sentences: from its table alone, the same bytes every time.

In reading order:

sweep_result the table of a sweep, and what is held against what in it
gains       what gains most on one case, network by network
units       dimensions with their names, units and values as text
measured    the measured rows that lie on a curve of a sweep
crossover   what gains most where, and how much
curves      how the times go along one dimension
drawing     pictures as SVG, and as HTML that needs nothing else
findings    what there is to see in a crossover map, in sentences that are computed
choices     what there is to see in curves: what a choice along them is worth
page        the page of all maps
"""
