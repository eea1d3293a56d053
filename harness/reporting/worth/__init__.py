"""What cases are worth against one of them, in words that a person can say.

In reading order:

sentences  one case against another over one network, as a sentence
plot       how the gains go along the bandwidth
summary    sentences and table as one piece of Markdown
before_frames  what stands before the first frame, beside what a search gained
"""
