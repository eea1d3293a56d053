"""Measurements of this program itself: they print numbers and assert none.

link         the emulated link against theory, over real sockets
link_origin  the server behind it
http2_client HTTP/2 over one socket
memory       what the emulator keeps for a client that reads slowly
fire         the emulator under load, a third of it cut off
origin       what the origin costs
conftest     the suite of hot paths: how a rate is reported
subjects     what it works on: images, manifests, published cases
test_*       the hot paths, one module a part of the program
"""
