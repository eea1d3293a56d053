"""What loads take at least, and what they take on a machine.

device      what a machine needs for decoding, drawing, asking and taking in
floor       the time that physics allows
opening_floor  and from the click to the first frame asked for
decode_pace  how quick a decoder was beside a fixed piece of work
processors  how much of a wait was the doing of other programs
"""
