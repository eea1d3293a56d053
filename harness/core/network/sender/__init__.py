"""One sender of TCP and its receiver, as pure laws: told the time, and drawing nothing.

    write ──► stream ──► sender ──► (link) ──► receiver ──► acknowledge
                           ▲                                    │
                           └──── controller ◄── recovery ◄──────┘

As Linux 6.x is by default, with selective acknowledgements and timestamps. In reading order:

packet         what a sender sends at once, and what its receiver says of it
receiver       the other end: puts packets in order, and acknowledges them
stream         what was written and not sent, and where packets begin and end in it
flight         what is on its way, and what of it must be lost (RACK)
round_trip     how long a round trip takes, and a timeout (RFC 6298)
timer          when something is done although nothing has come
control        what decides how much may be on its way
window_use     how much of a window was used
loss_based     control by losses: slow start, and reduction in proportion (RFC 6937)
counter        what arrives until a window may grow
reno           how Reno's window grows
hystart        whether slow start has filled the link
cubic          how cubic's window grows (RFC 9438)
delivery_rate  how fast what was sent arrived
running_most   the most of late
bbr_path       what BBR knows of the path
bbr            control by rate and round trip
controllers    the one that a network asks for
recovery       the states of a connection with losses, and tail loss probes (RFC 8985)
pacer          when the next packet may leave
host           where a sender is, and what of it waits there before the link
sender         all of it: what is sent when
"""
