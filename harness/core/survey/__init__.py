"""What the answers of a DICOMweb server say about it: judged here, asked for in `harness.survey`.

In reading order:

answer        one answer as it came, and when
pixel_code    how pixels are coded, by their bytes
multipart     the image inside a multipart answer
accepts       which Accept headers viewers send
frame_form    what a server makes of one of them: said, found, and whether the two agree
ranges        what byte ranges get
page_access   what pages of other origins may do
delivery      compression, caching and connections
turns         whether it works on what it is asked for at once one by one
own_times     how long the server itself takes
between       the network between here and the server
findings      all that was found
verdict       which retrieve configurations work, and why not
advice        what to change
"""
