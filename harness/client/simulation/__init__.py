"""The client's surroundings as models on a virtual clock, and bit for bit the same each time.

virtual_clock  a loop whose clock jumps
link           the link model run on that clock
records        that link under connections of TLS
streams        that link under the streams of one HTTP/2 connection
machine        what client and servers need for a request themselves
origin         an origin as a model, faults included
endpoints      both ends of a network: what they say, take and do wrong
arriving_answer  an answer as it arrives
transport      a network as a model
study_reader   reading what comes before the first frame as a model
screen         decoding and drawing as a model
browser        a viewer in a browser as a model
"""
