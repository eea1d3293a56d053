"""An independent probe of the emulated link: plain sockets, and nothing of the loader.

What it sends and how it is judged is decided in `core` (`probe`, `link_theory`, `certificate`).

In reading order:

certify       one network from start to certificate: emulator, origin, probe, verdict
probe         performs the exchanges of a plan over connections of its own
connection    one connection of HTTP/1.1, byte by byte
foreign_load  how busy the machine is with other things
probe_origin  the probe's origin: answers of known sizes, uploads of any
__main__      the origin as a process of its own
"""
