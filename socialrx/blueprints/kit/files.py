"""Files that are made for one reader: shown or kept by them, and by no cache on the way."""

from flask import Response


def no_copy_kept(response: Response) -> Response:
    """The same, with no copy in the browser or between."""
    response.headers["Cache-Control"] = "no-store"
    return response


def a_pdf(content: bytes, name: str) -> Response:
    """A PDF seen in the browser. Its name holds a reference and no name of a person."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return no_copy_kept(response)
