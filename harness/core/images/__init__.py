"""What there is to load, and how it is served.

In reading order:

specification  what a scenario says about its images, before anything is built
samples        precision and sign of coded samples
manifest       what a built dataset holds: every frame, in every encoding, with its size
derived_uid    UIDs that are made from names
several_series a dataset whose slices are served as several series: UIDs and paths
served         the body behind every path of a dataset, byte by byte
server_state   whether somebody else's server has sent the images of a load before
server_faults  how servers fall short, and what a client can expect then
"""
