"""A static DICOMweb tree on disk, served as it lies there, in a process of its own.

In reading order:

process      the parent's side: which folder, and a running server of it
__main__     the child's side: listen, serve until the parent ends
lying        which file a path is answered with, and what it is
application  the ASGI application that sends files, whole or in part
"""
