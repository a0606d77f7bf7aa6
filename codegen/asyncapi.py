"""The events, compiled: the one AsyncAPI document, and the models of what it describes."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from codegen.commands import ROOT, node_tool, run
from codegen.document import Json
from codegen.models import write_event_models

_CHANNELS: Final = {
    "users": "What is told of the people whom the studio knows; the key is the user's id.",
    "invites": "What is told of invites; the key is the invite's id.",
    "shoots": "What is told of shoots and of who may see them; the key is the shoot's id.",
    "files": "What is told of photographs; the key is the file's id.",
    "visits": "What clients looked at and took home; the key names the shoot and the client.",
    "letters": "What became of the studio's mail; the key is the letter's id in the ledger.",
}
"""Where events go, by the name that `x-channel` gives."""


def compiled_events(spec: Path = ROOT / "spec" / "events") -> Json:
    """The schemas of all events, by name, as JSON Schema 2020-12 with references among them."""
    with TemporaryDirectory() as folder:
        run([node_tool("tsp"), "compile", str(spec), "--output-dir", folder])
        bundle: Json = json.loads((Path(folder) / "events.json").read_text("utf-8"))
    return {name: _hoisted(schema) for name, schema in sorted(bundle["$defs"].items())}


def asyncapi(schemas: Json, info: Json) -> Json:
    """The AsyncAPI 3.0 document about the events among `schemas`; `info` as in OpenAPI."""
    messages = dict(_messages(schemas))
    return {
        "asyncapi": "3.0.0",
        "info": info,
        "defaultContentType": "application/cloudevents+json",
        "channels": {
            channel: {
                "address": f"studio.{channel}",
                "description": description,
                "messages": {
                    name: {"$ref": f"#/components/messages/{name}"}
                    for name in messages
                    if schemas[name]["x-channel"] == channel
                },
            }
            for channel, description in _CHANNELS.items()
        },
        "operations": {
            f"tell-{channel}": {
                "action": "send",
                "summary": description,
                "channel": {"$ref": f"#/channels/{channel}"},
            }
            for channel, description in _CHANNELS.items()
        },
        "components": {
            "messages": messages,
            "schemas": {
                name: {key: value for key, value in schema.items() if key != "x-channel"}
                for name, schema in schemas.items()
            },
        },
    }


def write_events(schemas: Json, info: Json, folder: Path) -> None:
    """Write the document and the models into `folder`, which is that of everything generated."""
    file = folder / "asyncapi" / "asyncapi.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    document = asyncapi(schemas, info)
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    write_event_models(schemas, list(events_among(schemas)), folder / "events")


def events_among(schemas: Json) -> dict[str, str]:
    """The events among `schemas`: which type each has, by the schema's name."""
    return {
        name: schema["properties"]["type"]["const"]
        for name, schema in schemas.items()
        if "x-channel" in schema
    }


def _messages(schemas: Json) -> Iterator[tuple[str, Json]]:
    for name, kind in events_among(schemas).items():
        yield (
            name,
            {
                "name": kind,
                "title": kind,
                "summary": schemas[name]["description"],
                "contentType": "application/cloudevents+json",
                "payload": {"$ref": f"#/components/schemas/{name}"},
            },
        )


def _hoisted(schema: object) -> Json:
    """A schema of the bundle as one among `components`: other references, no names of its own."""
    hoisted = _rewritten(schema)
    if not isinstance(hoisted, dict):
        raise TypeError("a schema of the bundle is no object")
    del hoisted["$id"], hoisted["$schema"]
    return hoisted


def _rewritten(node: object) -> object:
    match node:
        case {"$ref": str(file), **rest}:
            name = file.removesuffix(".json")
            return {"$ref": f"#/components/schemas/{name}", **rest}
        case {"unevaluatedProperties": {"not": {}}, **rest}:
            sealed = {key: _rewritten(each) for key, each in rest.items()}
            return {**sealed, "additionalProperties": False}
        case dict():
            return {key: _rewritten(each) for key, each in node.items()}
        case list():
            return [_rewritten(each) for each in node]
        case _:
            return node
