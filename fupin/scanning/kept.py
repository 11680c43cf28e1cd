"""Sealed files of scanning in the office's folder: what was dropped, pictures of pages, and signed copies."""

from fupin.sealed_files import SealedFolder

FOLDER = "scans"
_files = SealedFolder(FOLDER, "scan")
store, fetch, remove = _files.store, _files.fetch, _files.remove
