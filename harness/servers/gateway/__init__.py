"""A door of ours before somebody else's DICOMweb server, in a process of its own.

To those before it, it is an origin on loopback: the emulator need not know schemes, paths, names
or secrets of a server, and is told how long that took for each answer. It asks for what lies below
the root of the service, and for nothing else.

In reading order:

process        the parent's side: which server, what it wants to be told, and a running door
__main__       the child's side: listen, pass on, until the parent ends
service        where the service is: paths below its root, and addresses of it in its answers
trust          whether a server over TLS is who it says to be
real_path      the real round trip to a server that is not on this machine
listeners      the processes of a server on this machine
cold           a server that answers as when it was asked for the first time
fields         the fields of requests and answers on their way through
given_answers  what was given in the server's place since somebody asked for it
application    the ASGI application that asks the server, and times it
"""
