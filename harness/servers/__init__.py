"""Processes of ours that serve.

In reading order:

child        a process of ours that serves until its parent is gone
request_log  what a viewer asked for, one JSON object a line
origin       the DICOMweb server
emulator     the network between client and origin: an embedded mitmproxy that shapes streams
"""
