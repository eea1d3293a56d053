"""What a DICOMweb server can do: asked slowly, by reading alone; answers are judged in the core.

In reading order:

question    what is asked, and the contract of whoever asks it
http_wire   asks over HTTP
secrets     headers whose values come from the environment
asker       asks at a pace, until the budget is spent
address     the places of a DICOMweb tree, percent-encoded
content_coding  bodies without gzip and the like
series      which series is asked about, and what its metadata tells
frames      a frame by every way that viewers ask
ranges      a frame in parts
page_access what pages of other origins may do
delivery    compression, caching, and how long a connection is kept
own_times   how long the server itself takes
between     what lies between here and the server
description what was found, as a file that a scenario can name
survey      a whole survey, in order
"""
