"""Images as DICOMweb trees: from a specification to files that any DICOMweb client can read.

The pixels, in reading order:

series              one decoded series, which every source gives
sources             a specification in, a series out
window              the window that a series is shown with
phantom             the drawn series
package             a checksummed file out of a pinned public package
volume_file         a NIfTI volume
dicom               a user's own files
imported            a found series as a dataset of its own

The tree:

build               load, encode on all cores, prove, seal, keep
encode              images to JPEG-LS and HTJ2K; downsample for the reduced ones
archive_codecs      and to what archives hold
codestream          what a JPEG 2000 main header promises, and where resolutions end
proof               that an encoded image gives back what it must
naming              UIDs for a series that has none
layout              where each file of the tree lies; metadata is what viewers ask for first
seal                checksums, held against the files at every opening
cache               where built datasets lie, one builder at a time
file_lock    locks on open files, which end with their process
versions            what shapes a build, as part of the key that finds it

Around it:

study               the metadata of a whole study

And out again:

export              a built dataset as DICOM files for other servers
conformity          what the standard asks of them besides
"""
