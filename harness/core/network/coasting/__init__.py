"""Senders of TCP that need no acknowledgement for now: in fewer steps, for simulations.

Where nothing is lost and the window keeps nothing back, an acknowledgement changes nothing, and a
sender hands over a train whenever one of its own has left. Such a sender coasts: it is told of
nothing that has arrived; what it has out is only counted. In reading order:

coast     what one coasting sender has out
coasting  who coasts, from when on and until when
turns     whose turn it is when, as long as all coast
rounds    many turns of coasting senders at once, and when their bytes will have left
"""
