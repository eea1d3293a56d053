"""One measured load of one case, in either lane; whatever goes wrong is told in its sample.

route        the way to the images: the origin, and the emulator in between
loader_lane  our loader plays the case
viewer_lane  the real viewer plays it, in a browser
"""
