package io.fleetfold.gateway.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OpenTelemetry's own SDK for JavaScript as the client, in JSON too, which the one for Java does
 * not speak. Its packages are installed below {@code target} once; where Node.js or npm is missing,
 * one line says so.
 */
@Timeout(180)
class OtlpNodeSdkTest {
  private static final Path FOLDER = Path.of("target", "otlp-js").toAbsolutePath();
  private static final List<String> FILES = List.of("package.json", "package-lock.json", "send.js");
  private static OtlpServer server;

  @BeforeAll
  static void install() throws Exception {
    String missing = missing();
    if (missing != null) {
      System.out.println("OTLP of OpenTelemetry's SDK for JavaScript is not tested: " + missing);
    }
    assumeTrue(missing == null, missing);
    server = new OtlpServer(OtlpLimits.DEFAULT);
  }

  private static String missing() throws Exception {
    for (String program : List.of("node", "npm")) {
      if (run(program, "--version").exit() != 0) {
        return program + " is not installed";
      }
    }
    Files.createDirectories(FOLDER);
    boolean same = Files.isDirectory(FOLDER.resolve("node_modules"));
    for (String file : FILES) {
      byte[] wanted = resource(file);
      Path there = FOLDER.resolve(file);
      boolean unchanged =
          Files.exists(there)
              && new String(Files.readAllBytes(there), UTF_8).equals(new String(wanted, UTF_8));
      same &= unchanged || file.equals("send.js");
      Files.write(there, wanted);
    }
    Result installed =
        same
            ? new Result(0, "")
            : run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
    return installed.exit() == 0 ? null : "npm cannot install it: " + installed.output().strip();
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream in = OtlpNodeSdkTest.class.getResourceAsStream("/otlp-js/" + file)) {
      return in.readAllBytes();
    }
  }

  private record Result(int exit, String output) {}

  private static Result run(String... command) throws InterruptedException {
    try {
      Files.createDirectories(FOLDER);
      Process process =
          new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      return new Result(127, e.getMessage());
    }
  }

  @BeforeEach
  void empty() {
    server.spans.clear();
    server.logs.clear();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"proto", "http", "grpc"})
  void tracesAndLogs_arriveAsTheyWereMade(String protocol) throws Exception {
    Result sent = run("node", "send.js", protocol, server.address());
    assertThat(sent.exit()).as(sent.output()).isZero();
    JsonNode ids = new ObjectMapper().readTree(sent.output());

    assertThat(server.spans).hasSize(2);
    SpanItem chat =
        server.spans.stream()
            .filter(s -> s.span().getName().equals("chat m"))
            .findFirst()
            .orElseThrow();
    assertThat(chat.resource().text("service.name")).isEqualTo("js-agent");
    assertThat(chat.scope().getName()).isEqualTo("scope");
    assertThat(chat.span().getTraceId())
        .isEqualTo(ByteString.fromHex(ids.get("traceId").textValue()));
    assertThat(chat.span().getSpanId())
        .isEqualTo(ByteString.fromHex(ids.get("spanId").textValue()));
    assertThat(chat.span().getParentSpanId())
        .isEqualTo(ByteString.fromHex(ids.get("parentSpanId").textValue()));
    assertThat(UnixNanos.text(chat.span().getStartTimeUnixNano())).isEqualTo("1700000000000000001");
    assertThat(chat.durationMillis()).isEqualTo(5);
    assertThat(chat.attributes().count("gen_ai.usage.input_tokens")).isEqualTo(25);
    assertThat(chat.attributes().text("gen_ai.output.text"))
        .startsWith("hello ")
        .hasSizeLessThan(8);
    assertThat(chat.span().getStatus().getMessage()).isEqualTo("broken");

    assertThat(server.logs)
        .singleElement()
        .satisfies(
            log -> {
              assertThat(log.eventName()).isEqualTo("api_request");
              assertThat(log.record().getBody().getStringValue()).isEqualTo("hello");
              assertThat(log.attributes().value("nested").getKvlistValue().getValuesCount())
                  .isEqualTo(1);
            });
  }
}
