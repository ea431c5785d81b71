// Sends one trace and one log record: node send.js proto|http|grpc URL
'use strict';
const [protocol, url] = process.argv.slice(2);
const { diag, DiagLogLevel, SpanKind, SpanStatusCode, trace, context } = require('@opentelemetry/api');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { BatchSpanProcessor, NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');
const { BatchLogRecordProcessor, LoggerProvider } = require('@opentelemetry/sdk-logs');
const { OTLPTraceExporter } = require(`@opentelemetry/exporter-trace-otlp-${protocol}`);
const { OTLPLogExporter } = require(`@opentelemetry/exporter-logs-otlp-${protocol}`);

// whatever the exporters complain of fails the test
let complaints = 0;
const complain = (...words) => {
  complaints++;
  console.error(...words);
};
const silent = () => {};
diag.setLogger(
  { error: complain, warn: complain, info: silent, debug: silent, verbose: silent },
  DiagLogLevel.WARN);

const options = path => ({ url: protocol === 'grpc' ? url : url + path, compression: 'gzip' });
const resource = resourceFromAttributes({ 'service.name': 'js-agent' });
const spans = new NodeTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(options('/v1/traces')))],
});
const logs = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(options('/v1/logs')) })],
});

async function main() {
  const tracer = spans.getTracer('scope', '1');
  const agent = tracer.startSpan('invoke_agent js', { startTime: [1700000000, 1] });
  const chat = tracer.startSpan(
    'chat m',
    {
      kind: SpanKind.CLIENT,
      startTime: [1700000000, 1],
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 25,
        'gen_ai.response.finish_reasons': ['stop'],
        // cut in the middle of an emoji
        'gen_ai.output.text': 'hello \ud83d',
      },
    },
    trace.setSpan(context.active(), agent));
  chat.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
  chat.end([1700000000, 5000001]);
  agent.end([1700000001, 0]);
  logs.getLogger('scope').emit({
    eventName: 'api_request',
    body: 'hello',
    attributes: { model: 'm', nested: { list: [1, 2.5, true, null] } },
  });
  await spans.forceFlush();
  await logs.forceFlush();
  await spans.shutdown();
  await logs.shutdown();
  console.log(JSON.stringify({
    traceId: chat.spanContext().traceId,
    spanId: chat.spanContext().spanId,
    parentSpanId: agent.spanContext().spanId,
  }));
  process.exitCode = complaints === 0 ? 0 : 1;
}

main();
