// Publishes a run of an agent and a session of a user, from Node, and reads the folded run back.
//
//   npm install && node publish.js [kafka, 127.0.0.1:9092] [registry, http://127.0.0.1:8081]
'use strict';

const { randomUUID } = require('node:crypto');
const { CompressionCodecs, CompressionTypes, Kafka, Partitioners, logLevel } = require('kafkajs');
const lz4 = require('lz4js');
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

// the pipeline's outputs are LZ4, which kafkajs does not bring
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async ({ buffer }) => Buffer.from(lz4.compress(buffer)),
  decompress: async (buffer) => Buffer.from(lz4.decompress(buffer)),
});

const [broker = '127.0.0.1:9092', registryUrl = 'http://127.0.0.1:8081'] = process.argv.slice(2);

// a part of a key, percent-encoded as all clients do it
const part = (text) =>
  encodeURIComponent(text).replace(/[!~'()]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

const text = (words) => JSON.stringify({ parts: [{ text: words }] });

async function main() {
  const registry = new SchemaRegistry({ host: registryUrl });
  const kafka = new Kafka({ clientId: 'publish', brokers: [broker], logLevel: logLevel.ERROR });
  // DefaultPartitioner places keys as Kafka's Java clients do; LegacyPartitioner does not
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, idempotent: true });
  await producer.connect();

  // each subject is there from the pipeline's first start: its newest schema is the one to write
  const ids = new Map();
  const send = async (topic, key, record) => {
    if (!ids.has(topic)) ids.set(topic, await registry.getLatestSchemaId(`${topic}-value`));
    await producer.send({
      topic,
      acks: -1,
      compression: CompressionTypes.GZIP,
      messages: [{ key, value: await registry.encode(ids.get(topic), record) }],
    });
  };

  const runId = randomUUID();
  const agent = { agent_id: 'node-agent', agent_name: 'Node agent' };
  const started = Date.now();
  const run = { ...agent, run_id: runId, objective: 'Show that Node can publish', started_at: started };
  await send('agent-runs', runId, { ...run, status: 'running', recorded_at: started });
  await send('agent-events', runId, {
    ...agent,
    run_id: runId,
    event_id: randomUUID(),
    timestamp: Date.now(),
    event_type: 'action_execution_completed',
    data: JSON.stringify({ action: 'query_sql', args: { q: 'select 1' }, duration_ms: 40 }),
  });
  await send('agent-llm-usage', runId, {
    usage_id: randomUUID(),
    run_id: runId,
    agent_id: agent.agent_id,
    provider: 'openai',
    model: 'gpt-4o',
    // cached input is part of input_tokens; a count that is not known is left out, never 0
    input_tokens: 1800,
    cache_read_tokens: 1000,
    output_tokens: 260,
    latency_ms: 1400,
    status: 'success',
    created_at: Date.now(),
  });
  const ended = Date.now();
  await send('agent-runs', runId, {
    ...run,
    status: 'completed',
    finished_at: ended,
    recorded_at: ended,
    total_iterations: 1,
  });

  // all sessions of a user have one ordered log, whose key is app/user: send its events in turn
  const [app, user, sessionId] = ['node-app', 'ada', randomUUID()];
  const session = { ...agent, app_name: app, user_id: user, session_id: sessionId };
  for (const event of [
    { event_type: 'session_created', state_delta: JSON.stringify({ items: [] }) },
    { event_type: 'message', author: 'user', content: text('Remind me to buy milk, 日本é') },
    {
      event_type: 'message',
      author: 'helper',
      content: text('Done'),
      state_delta: JSON.stringify({ items: ['milk'] }),
    },
  ]) {
    await send('agent-session-events', `${part(app)}/${part(user)}`, {
      ...session,
      ...event,
      event_id: randomUUID(),
      timestamp: Date.now(),
    });
  }
  await producer.disconnect();

  const folded = await readRun(kafka, registry, runId);
  console.log(
    JSON.stringify({ run_id: runId, status: folded.status, session: `${app}/${user}/${sessionId}` }),
  );
}

// what the pipeline has made of the run, from its output topic
async function readRun(kafka, registry, runId) {
  const consumer = kafka.consumer({ groupId: `publish-${randomUUID()}`, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topic: 'fleet-runs', fromBeginning: true });
  const found = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the run was not folded within 30 s')), 30_000);
    consumer
      .run({
        eachMessage: async ({ message }) => {
          if (message.key.toString() !== runId || message.value === null) return;
          const value = await registry.decode(message.value);
          if (value.status === 'completed') {
            clearTimeout(timer);
            resolve(value);
          }
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return found;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
