package io.fleetfold.gateway.otlp;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Requests that programs really sent, as OTLP/JSON; names and paths are made up, texts are cut. */
public final class Captures {
  private Captures() {}

  /** The log records of a request beside a test. */
  public static List<LogItem> logs(Class<?> test, String name) {
    return read(test, name, RecordKind.LOGS, new LogCheck(0));
  }

  /** The spans of a request beside a test. */
  public static List<SpanItem> spans(Class<?> test, String name) {
    return read(test, name, RecordKind.SPANS, new SpanCheck(0));
  }

  private static <R extends Message, T> List<T> read(
      Class<?> test, String name, RecordKind<R> kind, Decoded.Check<R, T> check) {
    try (InputStream in = test.getResourceAsStream(name)) {
      Payload payload = Payload.json(in.readAllBytes());
      Decoded<T> decoded =
          Decoded.of(JsonRequest.read(kind, payload, OtlpLimits.DEFAULT).entries(), check);
      if (!decoded.refused().isEmpty()) {
        throw new AssertionError("refused: " + decoded.refused());
      }
      return decoded.good();
    } catch (IOException | RequestException e) {
      throw new AssertionError(name, e);
    }
  }
}
