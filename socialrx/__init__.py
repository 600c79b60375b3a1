"""SocialRx: social prescribing, from a GP's referral to the summary that comes back. This is the table of contents."""

from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader
from jinja2.utils import missing
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from socialrx import commands, config, safe_settings
from socialrx.access.gate import may
from socialrx.accounts.sessions import user_of_session
from socialrx.blueprints import BLUEPRINTS
from socialrx.blueprints.kit import door, pages, problems
from socialrx.core import logs
from socialrx.core.database import db
from socialrx.scheduler import leader
from socialrx.settings.server import INSTANCE


class MacroUndefined(ChainableUndefined):
    """Lets the design system's macros ask for what was not given, and still fails on a misspelt name of ours."""

    def __str__(self) -> str:
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return ""


class SocialRx(Flask):
    """Flask with escaping for every template, whatever it is called: the macros' end in `.jinja`."""

    jinja_options = {"autoescape": True, "undefined": MacroUndefined, "trim_blocks": True, "lstrip_blocks": True}


def create_app(**overrides: Any) -> Flask:
    """The application. `overrides` are settings by name, for tests."""
    app = SocialRx(__name__, instance_path=str(INSTANCE))
    app.config |= config.load() | overrides
    if not app.config["TESTING"]:
        logs.configure(app.config["LOG_LEVEL"])
        safe_settings.check_loaded(app.config)
        for warning in safe_settings.worth_a_warning(app.config):
            app.logger.warning(warning)
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(f"{app.root_path}/templates"), PackageLoader("nhsuk_frontend_jinja")]
    )
    db.init_app(app)
    Migrate(app, db, directory=str(INSTANCE.parent / "socialrx" / "migrations"), render_as_batch=True)
    sign_in(app)
    door.keep(app)
    problems.show(app)
    pages.furnish(app, may)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    commands.register(app)
    app.extensions["start_scheduler"] = leader.start
    serve_files(app)
    return app


def sign_in(app: Flask) -> None:
    """Flask-Login over our own sessions; no remember-me cookie, since surgery machines are shared."""
    manager = LoginManager(app)
    manager.login_view = "accounts.sign_in"
    manager.login_message = None
    manager.user_loader(user_of_session)


def serve_files(app: Flask) -> None:
    """Static files from the server itself, compressed and cached; and the proxy's word believed only when set."""
    if app.config["BEHIND_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # as Flask says to
    is_over_tls = app.config["PREFERRED_URL_SCHEME"] == "https"
    own = door.FILE_HEADERS | ({"Strict-Transport-Security": door.STAY_WITH_TLS} if is_over_tls else {})

    def with_headers(headers: Any, _path: str, _url: str) -> None:
        for name, value in own.items():
            headers[name] = value

    folder = f"{app.root_path}/static"
    files = WhiteNoise(
        app.wsgi_app, root=folder, prefix="static/", allow_all_origins=False, add_headers_function=with_headers
    )
    app.wsgi_app = files  # type: ignore[method-assign]  # as Flask says to
