"""One access link and everything on it.

In reading order:

profile      the network that a scenario asks for
capacity     how much a link can send, and when
flow         one connection's place on a link, and what arrives of it
transmitter  whose turn it is on a link, and when bytes leave and arrive
link         one direction of one access link, shared by every connection
coalescing   a transmitter in fewer steps, for simulations
delay        what a packet waits beyond the delay of its link: jitter
varying      a transmitter whose rate or delay varies, or before which all share one queue
small_queue  how much a host lets go at once, and wait before a link
loss         which packets a link loses
sender       one sender of TCP and its receiver, as laws (a room of its own)
first_come   what leaves over a link of TCP's senders, and when
coasting     senders that need no acknowledgement for now, in fewer steps (a room of its own)
tcp_flow     one connection's place on a link of TCP's senders
agenda       what will happen at which time
far_end      what is there when at the other end, and when that is known
tcp          a link whose senders are TCP's
access       the two directions of a profile's link
exchange     what one request costs on a network
kept_connections  the same download over each of several, on senders of TCP
theory       what a link should do, by its profile alone
probe        what a link is asked to prove itself, and what was seen
certificate  whether what was seen is what should be
"""
