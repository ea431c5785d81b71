package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.records.AgentRun;
import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.SchemaRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Calls every method that agents call, with every kind of argument that should not be. */
class NeverThrowsTest {
  // these wait for answers or build, and may say so
  private static final Set<String> NOT_HOT = Set.of("part", "builder");
  private static final Map<Class<?>, List<?>> HOSTILE =
      Map.of(
          String.class,
          texts(),
          Map.class,
          maps(),
          Object.class,
          List.of(new Object(), new Grudging(), new Endless().subList(0, 9)),
          Number.class,
          numbers(),
          BigDecimal.class,
          List.of(new BigDecimal("1e999999999"), new BigDecimal("-1e-999999999")),
          Duration.class,
          List.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MIN_VALUE)),
          Instant.class,
          List.of(Instant.MIN, Instant.MAX, Instant.EPOCH),
          AgentRun.class,
          List.of(new AgentRun(), new GrudgingRun()),
          AgentRunEvent.class,
          List.of(new AgentRunEvent()),
          AgentLlmUsage.class,
          List.of(new AgentLlmUsage()));

  private int calls;

  @Test
  void shouldTakeAnythingIntoMemory() {
    RecordingClient recording = new RecordingClient();
    callAll(recording.client());
    audit(recording.client());
  }

  @Test
  void shouldTakeAnythingWhileEverythingIsAway() {
    FleetfoldClient client =
        FleetfoldClient.builder()
            .bootstrapServers("127.0.0.1:1")
            .schemaRegistry(new SchemaRegistry(new MockSchemaRegistryClient()))
            .closeTimeout(Duration.ZERO)
            .build();
    callAll(client);
    audit(client);
    client.close();
    assertThat(client.report().buffered()).isZero();
    audit(client);
  }

  @Test
  void shouldNotWriteWhatHasNoEnd() {
    RecordingClient recording = new RecordingClient();
    Run run = run(recording.client());
    assertThat(run.event("custom", Map.of("endless", new Endless()))).isTrue();
    assertThat(recording.events().get(1).getData()).contains("not_writable_as_json");
  }

  private void callAll(FleetfoldClient client) {
    List<Supplier<Object>> targets =
        List.of(
            () -> client,
            client::runs,
            () -> client.runs().prepare("agent", "Agent", "try"),
            () -> run(client),
            () -> run(client).update(),
            () -> run(client).iteration(),
            () -> run(client).action("act", Map.of()),
            client::llm,
            () -> client.llm().call("openai", "gpt-4o"));
    for (Supplier<Object> target : targets) {
      for (Method method : target.get().getClass().getDeclaredMethods()) {
        boolean asked =
            Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic()
                && !Modifier.isStatic(method.getModifiers())
                && !NOT_HOT.contains(method.getName());
        // these end the client, or wait for brokers that are not there
        if (asked && !(target.get() == client && isLast(method))) {
          callWithAll(target, method);
        }
      }
    }
    assertThat(client.flush(null)).isIn(true, false);
    assertThat(client.flush(Duration.ofSeconds(Long.MIN_VALUE))).isIn(true, false);
    assertThat(calls).as("calls made").isGreaterThan(300);
  }

  private static boolean isLast(Method method) {
    return Set.of("close", "flush", "healthCheck").contains(method.getName());
  }

  private static Run run(FleetfoldClient client) {
    return client.runs().start("agent", "Agent", "try");
  }

  /** One odd argument at a time, the others null and then plain; and all of them null. */
  private void callWithAll(Supplier<Object> target, Method method) {
    Class<?>[] types = method.getParameterTypes();
    call(target.get(), method, new Object[types.length]);
    for (int i = 0; i < types.length; i++) {
      List<?> odd = HOSTILE.get(types[i]);
      assertThat(odd).as("odd values for %s of %s", types[i], method).isNotNull();
      for (Object value : odd) {
        Object[] nulls = new Object[types.length];
        nulls[i] = value;
        call(target.get(), method, nulls);
        Object[] plain = Arrays.stream(types).map(NeverThrowsTest::plain).toArray();
        plain[i] = value;
        call(target.get(), method, plain);
      }
    }
  }

  private void call(Object target, Method method, Object[] arguments) {
    try {
      Object answer = method.invoke(target, arguments);
      calls++;
      if (answer instanceof LlmCallBuilder call) {
        assertThat(call.publish()).isIn(true, false);
      } else if (answer instanceof RunUpdate update) {
        assertThat(update.publish()).isIn(true, false);
      } else if (answer instanceof RunStart start) {
        assertThat(start.start().complete("x")).isIn(true, false);
      }
    } catch (InvocationTargetException e) {
      throw new AssertionError(method + " threw on " + describe(arguments), e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static String describe(Object[] arguments) {
    List<String> all = new ArrayList<>();
    for (Object argument : arguments) {
      all.add(argument == null ? "null" : "a " + argument.getClass().getSimpleName());
    }
    return all.toString();
  }

  private static Object plain(Class<?> type) {
    return type == String.class
        ? "x"
        : type == Map.class
            ? Map.of("k", 1)
            : type == Duration.class ? Duration.ZERO : type == Number.class ? (Object) 1 : null;
  }

  private static void audit(FleetfoldClient client) {
    DeliveryReport r = client.report();
    assertThat(r.delivered() + r.refusedTotal() + r.droppedTotal() + r.buffered())
        .as("sum of the books %s", r)
        .isEqualTo(r.accepted());
  }

  private static List<String> texts() {
    return List.of(
        "",
        "\0",
        "\ud800",
        "x".repeat(513),
        "\u20ac".repeat(1 << 20),
        "[".repeat(200_000),
        "{\"prompt_tokens\":1e999999999,\"completion_tokens\":\"9e2147483647\"}",
        "{\"usage\":{\"usage\":7},\"input_tokens\":[]}");
  }

  private static List<Map<?, ?>> maps() {
    Map<Object, Object> cyclic = new HashMap<>();
    cyclic.put("self", cyclic);
    Map<Object, Object> deep = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      deep = new HashMap<>(Map.of("d", deep));
    }
    Map<Object, Object> keyless = new HashMap<>();
    keyless.put(null, null);
    return List.of(
        cyclic,
        deep,
        keyless,
        new Grudging(),
        Map.of("getter", new ThrowingBean()),
        Map.of(7, Double.NaN),
        Collections.singletonMap("usage", new Grudging()));
  }

  private static List<Number> numbers() {
    return List.of(
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        Integer.MIN_VALUE,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        new BigDecimal("1e999999999"),
        BigInteger.ONE.shiftLeft(100));
  }

  /** A map that gives nothing away. */
  private static final class Grudging extends AbstractMap<String, Object> {
    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new AssertionError("no");
    }
  }

  private static final class GrudgingRun extends AgentRun {
    @Override
    public Object get(int field) {
      throw new StackOverflowError();
    }

    @Override
    public String getRunId() {
      throw new LinkageError("no");
    }
  }

  private static final class Endless extends AbstractList<String> {
    @Override
    public String get(int index) {
      return "and on ".repeat(1_000);
    }

    @Override
    public int size() {
      return Integer.MAX_VALUE;
    }
  }

  /** As beans of agents' own. */
  public static final class ThrowingBean {
    private final boolean kind = System.nanoTime() == 0;

    public String getName() {
      if (!kind) {
        throw new OutOfMemoryError("pretended");
      }
      return "never";
    }
  }
}
