"""The WSGI application; `python app.py` serves it on this machine."""

from fupin import create_app

app = create_app()

if __name__ == "__main__":
    from fupin.server import serve

    serve(app, host="127.0.0.1", port=5000)
