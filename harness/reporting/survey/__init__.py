"""What a survey found, as text.

In reading order:

sentences  what was found besides forms of a frame, a line each
page       the page that a person reads
letter     what to send to who makes the server
"""
