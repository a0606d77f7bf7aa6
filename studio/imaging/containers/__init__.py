"""One module per container: find the size and the EXIF block, and see that the file is whole.

Nothing here decodes pixels. Each ``read_header`` takes the whole file as ``FileBytes`` and raises
an ``ImageRefused`` where the structure is cut short or makes no sense.
"""
