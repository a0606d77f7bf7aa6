"""Photographs in MongoDB.

``files_files`` has a document a photograph: the truth, and the queue of what is left to do about
it. ``files_sheets`` has what a listing shows, up to 256 photographs a document, as on a contact
sheet: reading one document costs the database a thirtieth of reading two hundred.
``files_overviews`` has what a list of shoots shows of each. They change in one transaction.
"""

from studio.files.store.files import FileStore

__all__ = ["FileStore"]
