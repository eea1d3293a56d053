"""A user's own DICOM files as series.

In reading order:

file             one file, read
no_image         what it is that holds no image, and is passed over
header           its attributes, each with an error that names it
image            what it says of its pixels and their place
identity         UIDs for files that came without
transfer_syntax  how its pixels are stored, and which of these ways are read
syntax_page      the page that says so
codecs           one stored image, decoded
decompress       the pixels of one file
order            in which order the images of a series lie
found            one series of a folder
own_code         its frames as they came
public_header    its header without what tells of a patient
pixels           the pixels of a series
folder           the series of a folder
from_server      the series that a server sent
"""
