"""What the settings are called and mean: for `--help`, which needn't load what reads them."""

from typing import Final

DEFAULT_RATE: Final = "3000/minute"
DESCRIBED: Final[dict[str, str]] = {
    "STUDIO_DATA_DIR": "database, uploads, captured mail, secret keys (./var)",
    "STUDIO_HOST": "where to listen (127.0.0.1)",
    "STUDIO_API_PORT": "port of the API (8000)",
    "STUDIO_API_URL": "where the web front end reaches the API (that port)",
    "STUDIO_WEB_PORT": "port of the web front end (5173)",
    "STUDIO_ADMIN_EMAIL": "the first admin (studio@localhost.localdomain)",
    "STUDIO_SECRET_KEYS": "newest first, by commas; older ones still verify (made at first start)",
    "STUDIO_STORAGE_URL": "file:///folder or s3://bucket/prefix (the data folder's uploads)",
    "STUDIO_MAIL_URL": "smtp://user:pass@host:port, smtps://…, smtp+starttls://… or file:///folder "
    "(the data folder's mail)",
    "STUDIO_MAIL_FROM": "the sender of mails (the first admin)",
    "STUDIO_BOUNCES_URL": "where mails come back to: imaps://user:pass@host/INBOX, imap://… or "
    "maildir:/folder (nobody looks)",
    "STUDIO_PUBLIC_URL": "what links in mails begin with (the web address)",
    "MONGODB_URL": "any MongoDB with transactions (an embedded server)",
    "STUDIO_RATE_LIMIT": f"for each client, such as 600/minute, or off ({DEFAULT_RATE})",
    "STUDIO_CORS_ORIGINS": "origins whose pages may call the API (the public address)",
    "STUDIO_TRUSTED_PROXIES": "proxies that may say where a request comes from (127.0.0.1)",
    "STUDIO_RENDER_WORKERS": "processes that render photographs (one a core)",
    "STUDIO_LOG_FORMAT": "json, text, or auto: text on a terminal (auto)",
    "STUDIO_VALIDATE_RESPONSES": "check every answer against the spec, for tests (false)",
}
"""Every setting, with its default in brackets. The README lists them as well."""
