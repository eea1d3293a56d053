"""Requests and answers as they stand on a connection.

In reading order:

protocol        which HTTP is spoken, over TLS or not
client          the viewer's end of the link: how it speaks, and how many decoders it has
preflight       when a browser asks leave of a server before it asks
admission       by which names a server may be asked, and which pages may read its answers
byte_range      which bytes a range request asks for, and what its answer says of the whole
content_coding  how a body is compressed on its way
media_type      which transfer syntax a Content-Type stands for
framing         the MIME frame around one image in a multipart answer
jpip            a frame in a smaller size, asked for as from a JPIP server
server_timing   how long a server took for an answer, told within the harness
given           what the harness gave in a server's place, told within the harness
request_record  one HTTP request as a server saw it
tls_record      what TLS adds to what it carries, and when that can be read
http2_frame     HTTP/2 frames as they come
priority        what a client says of how soon it needs an answer
multiplex       how the streams of one HTTP/2 connection share it
"""
