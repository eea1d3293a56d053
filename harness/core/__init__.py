"""The pure part: no IO, no clock, no logging; time comes in as an argument.

In reading order:

units           numbers with units: what a scenario writes, and what a table prints
capacity        how much a link can send, and when
network         the network a scenario asks for
protocol        which HTTP is spoken over it, over TLS or not
small_queue     what one connection of TCP lets wait before the link
link_theory     what a link should do, by its profile alone
probe           what a link is asked to prove itself, and what was seen
certificate     whether what was seen is what should be
link            one direction of one access link, shared by every connection
coalescing_link  the same in fewer steps, for simulations
delay           what a packet waits beyond the delay of its link: jitter and loss
varying_link    a link whose rate or delay varies, or whose connections share one queue
congestion      how much of one connection TCP lets be in flight
tcp_link        a link whose senders are TCP's
access          the two directions of a profile's link
exchange        what one request costs on a network
http2_frame     HTTP/2 frames as they come
tls_record      what TLS adds to what it carries, and when that can be read
multiplex       how the streams of one HTTP/2 connection share it
dataset         what a scenario says about its images, before anything is built
manifest        what a built dataset holds: every frame, in every encoding, with its size
framing         the MIME frame around one image in a multipart answer
jpip            a frame in a smaller size, asked for as from a JPIP server
served          the body behind every path of a dataset, byte by byte
server_faults   how servers fall short, and what a client can expect then
media_type      which transfer syntax a Content-Type stands for
load            what a scenario loads: a stack or a volume
lane            who loads: our loader, or the real viewer
quality         how good an image on screen is, in Cornerstone3D's words
retrieve        staged retrieve configurations, Cornerstone3D's own
cornerstone_keys  a configuration in Cornerstone3D's own keys
planner         who decides which image is asked for when: the stages, or a class of one's own
policy          what a release of Cornerstone3D does where a configuration is silent
byte_range      which bytes a range request asks for, and what its answer says of the whole
fetch           one image asked of the server once
decode_policy   which part of an image is worth decoding, and at which reduction
attempt         one image in one stage: what was asked for, what is being decoded
device          what a machine needs for decoding, drawing, asking and taking in
request_pool    which request is served next
coverage        which neighbours an image fills, and how good each image on screen is
stage_progress  how far each stage is
retrieval       the state machine that plays a configuration by all of these
failure         why a stage could not have an image
ledger          what each byte of a load was for
timeline        what happened during one load, and the moments that people wait for
floor           the time that physics allows
request_record  one HTTP request as a server saw it
published       figures somebody published, to be printed beside ours
"""
