"""Processes of ours that serve.

In reading order:

child        a process of ours that serves until its parent is gone
scratch      the folder for temporary files of a run, and who removes it
address      where a server listens, as a URL, and what is said where it cannot
event_loop   the loop of a process that emulates a link
web_server   uvicorn in such a process
message      values on their way between parent and child
request_log  what a viewer asked for, one JSON object a line
logged_requests  such a log, read back
origin       the DICOMweb server
static_tree  a static DICOMweb tree, as it lies on disk
gateway      a door before somebody else's server
emulator     the network between client and origin: an embedded mitmproxy that shapes streams
"""
