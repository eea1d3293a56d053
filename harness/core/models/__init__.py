"""What loads take at least, and what they take on a machine.

device      what a machine needs for decoding, drawing, asking and taking in
floor       the time that physics allows
processors  how much of a wait was the doing of other programs
"""
