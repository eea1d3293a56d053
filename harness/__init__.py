"""Benchmarking of progressive loading of medical images over an emulated network.

    scenario -> dataset -> origin <-> emulator <-> client -> timeline -> results -> reporting

Each room answers one question:

core       the laws: links, HTTP, images, the rules of retrieving, models of machines
errors     the tree of errors, by who can mend them
durable    files that are whole on the disk once they are written, or not there
scenario   what people write, and what is wrong with it
results    what is kept of a run
dataset    where images come from
servers    processes of ours that serve: the DICOMweb server, the emulated link
client     our loader, on the wire or on a virtual clock
survey     what somebody else's server can do
viewer     real viewers in a browser, their code, and whether we do what they do
run        one run, from preparation to the last sample
certify    whether the link is the one asked for
predict    what if: a scenario, sweeps, tuning, devices
reporting  how results are shown and compared
cli        the command line; the only place that prints

Imports run downwards only (tests/test_layering.py); `adr` says why things are as they are.
"""

__version__ = "0.1.0"
