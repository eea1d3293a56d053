"""What a survey found, as text.

In reading order:

page    the page that a person reads
"""
