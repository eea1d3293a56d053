"""The kernel's own TCP over a link of the kernel, to hold the emulator against.

    client namespace                                              server namespace
    sockets ── TCP ── TBF (upload) ── TUN ◄── delay ──► TUN ── (download) TBF ── TCP ── origin

Everything lives as long as the process that made it: the namespaces have no name, the devices
belong to a descriptor, so that the system itself removes them, however the process ends.

process.py         for the comparison: start a kernel link, enter its namespaces, ask how it went
__main__.py        the child process that makes namespaces and devices, and delays packets
namespaces.py      network namespaces without a name
interfaces.py      TUN devices, addresses, and the kernel's shapers
delay_line.py      packets that wait until they are due
bridge.py          moves packets between the two devices, each after its delay
byte_origin.py     the child process that answers with as many bytes as it is asked for
matrix.py          which downloads are compared, and how often
downloads.py       plain sockets that download the same bytes over new and over kept connections
"""
