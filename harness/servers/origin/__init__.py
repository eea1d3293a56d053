"""The DICOMweb server that hands out a built dataset, in a process of its own.

In reading order:

study_server   what it answers before the first frame
process        the parent's side: what to serve, where, and a running origin to ask
__main__       the child's side: load the tree, listen, serve until the parent ends
tree           the dataset's files, mapped into memory, by the path that asks for them
resource       what one path can be given as: a frame, several frames, JSON
several_series the slices of a dataset as several series, with metadata of their own
search         studies, series and instances found by their attributes (QIDO-RS)
media_type     the form that the client accepts
byte_range     the part of a body that the client asks for
answer         the answer to one request: status, headers and bytes, decided without IO
faults         what a server does wrong to images because a scenario asks for it
request_log    a layer that logs every request, where no emulator does
application    the ASGI application that sends answers
door           the layer around all others: who is let in, and which pages may read what comes out
"""
