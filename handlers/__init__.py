"""One module a service, one function an operation: transport only.

`shoots_createShoot` in the spec is `handlers.shoots.create_shoot`. A handler asks by type for the
services it calls, and by name for the operation's parameters; see docs/architecture.md.
"""
