"""The kernel's own TCP over a link of the kernel, to hold the emulator against.

    client namespace                                              server namespace
    sockets ── TCP ── TBF (upload) ── TUN ◄── delay ──► TUN ── (download) TBF ── TCP ── origin

Everything lives as long as the process that made it: the namespaces have no name, the devices
belong to a descriptor, so that the system itself removes them, however the process ends.

In reading order:

kernel_link  for the comparison: start a kernel link, enter its namespaces, ask how it went
__main__     the child process that makes namespaces and devices, and delays packets
namespaces   network namespaces without a name
interfaces   TUN devices, addresses, and the kernel's shapers
memory       what a new connection knows of the ones before it
losses       which packets are dropped
delay_line   packets that wait until they are due
bridge       moves packets between the two devices, each after its delay
byte_origin  the child process that answers with as many bytes as it is asked for
matrix       which downloads are compared, and how often
loss_matrix  the same where packets are lost
loss_time    how long that takes
downloads    plain sockets that download the same bytes over new and over kept connections
downloader   a child process that downloads, so that several links can be used at once
"""
