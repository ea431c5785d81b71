package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.SequentialAgent;
import com.google.adk.runner.Runner;
import com.google.adk.telemetry.Tracing;
import com.google.adk.tools.FunctionTool;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The kit's own OpenTelemetry spans. */
public interface TracingContract extends Rounds {
  /** Runs each task on a new thread. */
  Executor FRESH = task -> new Thread(task, "caller").start();

  @Test
  default void shouldTellOfAnInvocationInOneTrace() {
    List<SpanData> spans = new CopyOnWriteArrayList<>();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter(spans)))
            .build()) {
      Tracing.setTracerForTesting(provider.get("contract"));
      // on a thread of its own: the kit's live and parallel runs leave contexts on their callers'
      everyTime(id -> CompletableFuture.runAsync(() -> oneTrace(id, provider, spans), FRESH).get());
    } finally {
      Tracing.setTracerForTesting(GlobalOpenTelemetry.getTracer("gcp.vertex.agent"));
    }
  }

  private void oneTrace(String id, SdkTracerProvider provider, List<SpanData> spans) {
    spans.clear();
    Runner runner = runner(team());
    Span caller = provider.get("contract").spanBuilder("caller").startSpan();
    Context outside = Context.current();
    try (Scope scope = caller.makeCurrent()) {
      Context before = Context.current();
      ask(runner, id, "go");
      assertThat(Context.current()).as("the caller's context").isSameAs(before);
    } finally {
      caller.end();
    }
    assertThat(Context.current()).as("nothing is left behind").isSameAs(outside);
    assertThat(spans)
        .extracting(SpanData::getName)
        .contains("caller", "invocation", "call_llm", "execute_tool addReminder");
    assertThat(spans)
        .extracting(SpanData::getTraceId)
        .containsOnly(caller.getSpanContext().getTraceId());
  }

  private static SequentialAgent team() {
    return SequentialAgent.builder()
        .name("team")
        .subAgents(
            LlmAgent.builder()
                .name("first")
                .model(
                    new ScriptedModel().calls("addReminder", Map.of("text", "milk")).says("Noted."))
                .tools(FunctionTool.create(Tools.class, "addReminder"))
                .build(),
            LlmAgent.builder().name("second").model(new ScriptedModel().says("Done.")).build())
        .build();
  }

  private static SpanExporter exporter(List<SpanData> spans) {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> ended) {
        spans.addAll(ended);
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }
}
