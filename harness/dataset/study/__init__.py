"""The metadata of a whole study, drawn around the one series that a dataset has.

header     a header as large as those of real scanners, and what of it varies from slice to slice
own_header the headers of a series that was imported
documents  series of them as DICOM JSON, in the form of one server or another
coding     compressed as a server does it
served_study  every answer to an opening, by its path
"""
