"""The access link between client and origin: mitmproxy with shaped streams, in its own process.

Three modules know of mitmproxy what it does not document: mitmproxy_parts, internals and proxy.
In reading order:

process          for the experiment: start an emulator, know its URL, ask it for a report
__main__         the child process: configuration in, greeting and reports out
proxy            the least of mitmproxy that forwards HTTP to one origin: how it starts and ends
addon            gives every client connection shaped streams, and lets bodies stream
mitmproxy_parts  what is needed of mitmproxy, and no other addon of it: where it keeps them
server_time      how long the origin took for as much of an answer as has come
server_idle      when the link idled because of it
internals        the attributes that shaping needs of it, and whether the installed one has them
journal          when the client of one connection had what it asked for
log_addon        tells the journals which requests go over their connections
connection       one client connection: its bytes wait on the link in both directions
uplink           what a client sends, over HTTP/1.1 or HTTP/2, on its way
byte_queue       the payload of what waits on one wire
first_request    how long a client is waited for that asks for nothing
http2_server     listens for HTTP/2, in front of a proxy that speaks HTTP/1.1
http2            one HTTP/2 client: frames in, requests out
http2_stream     one request over HTTP/2, and its answer while it waits for its turns
http2_journal    the record of one request over HTTP/2
http2_downlink   its streams take turns on one connection
postponed        what a client says early, and that has its effect later
tls              the server's end of TLS, and its certificate
exchange         one request in HTTP/1.1 and its answer
upstream         a pool of kept connections for them
upstream_connection  one of these connections
access_link      both directions of the link, and when a request has virtually arrived
hand_over        how long bytes take although the link has carried them
wire             runs one direction (`core.link`) on the event loop's clock
schedule         how far the emulation fell behind its own schedule, and what it carried
"""
