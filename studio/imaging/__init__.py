"""Photographs: from bytes to facts and renditions. Knows no database and no HTTP.

- ``probe`` says what a file is, how large, when it was taken and whether it is whole. It reads
  headers in Python and decodes nothing, so it is cheap and safe to call in the server's process.
- ``worker`` is for the processes of a pool: it alone touches the decoders written in C.
- ``refusals`` are the reasons why a file is not taken; they cross process borders.

What becomes of metadata: a rendition carries the copyright notice and the artist's name, both from
the original's EXIF, and nothing else. No position, no camera, no serial number, no XMP, no IPTC,
no comment, no embedded thumbnail, no colour profile (pixels are sRGB, which is what an untagged
JPEG means). The original is never rewritten.
"""
