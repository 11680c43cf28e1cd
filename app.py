"""The WSGI application; `python app.py` serves it on this machine."""

import os

from fupin import create_app

app = create_app()

if __name__ == "__main__":
    from fupin.server import serve

    serve(app, host=os.environ.get("HOST", "127.0.0.1"), port=int(os.environ.get("PORT", "5000")))
