#!/usr/bin/env python3
"""Publishes a run of an agent and a session of a user, from Python.

Needs confluent-kafka and avro:  pip install confluent-kafka avro
(Debian: apt install python3-confluent-kafka python3-avro)

    ./publish.py [--kafka 127.0.0.1:9092] [--registry http://127.0.0.1:8081]
"""

import argparse
import datetime
import io
import json
import struct
import sys
import urllib.parse
import urllib.request
import uuid

import avro.io
import avro.schema
from confluent_kafka import Producer


class Topic:
    """A topic with the newest schema of its subject, which is there from the pipeline's first start."""

    def __init__(self, registry, name):
        self.name = name
        url = f"{registry}/subjects/{name}-value/versions/latest"
        with urllib.request.urlopen(url) as answer:
            latest = json.load(answer)
        self.schema_id = latest["id"]
        self.schema = avro.schema.parse(latest["schema"])
        self.writer = avro.io.DatumWriter(self.schema)

    def encode(self, record):
        """Confluent's wire format: a zero byte, the schema's id in four bytes, Avro's binary form."""
        whole = {}
        for field in self.schema.fields:
            if field.name not in record and not field.has_default:
                raise ValueError(f"{self.name}: the field {field.name} is missing")
            whole[field.name] = record.get(field.name, field.default if field.has_default else None)
        unknown = record.keys() - whole.keys()
        if unknown:
            raise ValueError(f"{self.name}: there is no field {', '.join(sorted(unknown))}")
        out = io.BytesIO()
        out.write(struct.pack(">bI", 0, self.schema_id))
        self.writer.write(whole, avro.io.BinaryEncoder(out))
        return out.getvalue()


def part(text):
    """A part of a key, percent-encoded as all clients do it."""
    return urllib.parse.quote(text, safe="*").replace("~", "%7E")


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kafka", default="127.0.0.1:9092")
    options.add_argument("--registry", default="http://127.0.0.1:8081")
    where = options.parse_args()

    runs, events, calls, sessions = (
        Topic(where.registry, name)
        for name in ("agent-runs", "agent-events", "agent-llm-usage", "agent-session-events")
    )
    producer = Producer(
        {
            "bootstrap.servers": where.kafka,
            # as Kafka's Java clients place keys; librdkafka's own default is CRC32
            "partitioner": "murmur2_random",
            "enable.idempotence": True,
            "compression.type": "lz4",
        }
    )
    failed = []

    def send(topic, key, record):
        producer.produce(
            topic.name,
            key=key,
            value=topic.encode(record),
            on_delivery=lambda error, _: failed.append(error) if error else None,
        )

    run_id = str(uuid.uuid4())
    agent = {"agent_id": "python-agent", "agent_name": "Python agent"}
    started = now()
    run = {**agent, "run_id": run_id, "objective": "Show that Python can publish", "started_at": started}
    send(runs, run_id, {**run, "status": "running", "recorded_at": started})
    send(
        events,
        run_id,
        {
            **agent,
            "run_id": run_id,
            "event_id": str(uuid.uuid4()),
            "timestamp": now(),
            "event_type": "action_execution_completed",
            "data": json.dumps({"action": "query_sql", "args": {"q": "select 1"}, "duration_ms": 40}),
        },
    )
    send(
        calls,
        run_id,
        {
            "usage_id": str(uuid.uuid4()),
            "run_id": run_id,
            "agent_id": agent["agent_id"],
            "provider": "openai",
            "model": "gpt-4o",
            # cached input is part of input_tokens; a count that is not known is left out, never 0
            "input_tokens": 1800,
            "cache_read_tokens": 1000,
            "output_tokens": 260,
            "latency_ms": 1400,
            "status": "success",
            "created_at": now(),
        },
    )
    ended = now()
    send(
        runs,
        run_id,
        {**run, "status": "completed", "finished_at": ended, "recorded_at": ended, "total_iterations": 1},
    )

    # all sessions of a user have one ordered log, whose key is app/user
    app, user, session_id = "python-app", "ada", str(uuid.uuid4())
    session = {**agent, "app_name": app, "user_id": user, "session_id": session_id}
    key = f"{part(app)}/{part(user)}"
    told = [
        {"event_type": "session_created", "state_delta": json.dumps({"items": []})},
        {"event_type": "message", "author": "user", "content": text("Remind me to buy milk, 日本é")},
        {
            "event_type": "message",
            "author": "helper",
            "content": text("Done"),
            "state_delta": json.dumps({"items": ["milk"]}),
        },
    ]
    for event in told:
        send(sessions, key, {**session, **event, "event_id": str(uuid.uuid4()), "timestamp": now()})

    producer.flush(30)
    if failed:
        sys.exit(f"not delivered: {failed[0]}")
    print(json.dumps({"run_id": run_id, "session": f"{app}/{user}/{session_id}"}))


def text(words):
    return json.dumps({"parts": [{"text": words}]}, ensure_ascii=False)


if __name__ == "__main__":
    main()
