"""The client that plays a retrieve configuration, and reads no clock but its loop's.

transport            what it asks of a network
base_url             where a server is asked
http1_connection     one connection of HTTP/1.1
http_transport       HTTP/1.1 over real ones
http2_connection     one connection of HTTP/2, and the answers of its streams
http2_transport      HTTP/2 over a real one
cross_origin         which headers a page of another origin may read
buffer               where bytes gather: for real, or as sizes
body                 the bytes of an answer, and the image in its MIME frame
decode               code streams to pixels
window               pixels to the 8 bits of a screen
memory               what decoders keep of it
warm_up              decoders that have run before
decode_pace          how quick a decoder is beside a fixed piece of work
screen               decoding and drawing in threads, and the proof of every pixel
acceptance           which answers the viewer takes
study_reader         reading what it is told there
opener               what it asks between the click and the first frame
player               the loop that performs a retrieval
reader               the loop that performs a reading
simulation           all of it as models, on a virtual clock
"""
