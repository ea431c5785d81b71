package io.fleetfold.gateway.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Message;
import io.fleetfold.gateway.ingest.Refusal;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reads a request in JSON record by record, so that a value that cannot be taken costs its record
 * and no other. A body that is no JSON is refused whole.
 */
final class JsonRequest<R extends Message> {
  private final RecordKind<R> kind;
  private final JsonParser json;
  private final Budget budget;
  private final List<Entry<R>> entries = new ArrayList<>();
  private String warning;

  private JsonRequest(RecordKind<R> kind, JsonParser json, Budget budget) {
    this.kind = kind;
    this.json = json;
    this.budget = budget;
  }

  /** The records of a request, in their order. */
  static <R extends Message> Parsed<R> read(RecordKind<R> kind, Payload payload, OtlpLimits limits)
      throws RequestException {
    return JsonBody.read(
        payload,
        json -> {
          JsonRequest<R> request = new JsonRequest<>(kind, json, new Budget(limits));
          request.object(Map.of(kind.resources(), () -> request.list(request::resource)));
          return new Parsed<>(request.entries, request.warning);
        });
  }

  private interface Step {
    void run() throws IOException, FieldException, RequestException;
  }

  /** Reads the object at whose beginning the parser is; keys without a step are passed over. */
  private void object(Map<String, Step> steps)
      throws IOException, FieldException, RequestException {
    JsonMessages.expect(json, JsonToken.START_OBJECT, "an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      Step step = steps.get(key);
      if (json.nextToken() == JsonToken.VALUE_NULL || step == null) {
        notice(key, steps);
        json.skipChildren();
      } else {
        step.run();
      }
    }
  }

  // protobuf's own spelling is no key of OTLP, and a request without known keys is a good one: who
  // sends it would never hear that all of it is passed over
  private void notice(String key, Map<String, Step> steps) {
    for (String known : steps.keySet()) {
      if (warning == null
          && key.equals(known.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))) {
        warning = key + " was passed over: OTLP's JSON spells it " + known;
      }
    }
  }

  private void list(Step element) throws IOException, FieldException, RequestException {
    JsonMessages.expect(json, JsonToken.START_ARRAY, "a list");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      budget.spend();
      element.run();
    }
  }

  private void resource() throws IOException, FieldException, RequestException {
    int first = entries.size();
    Part<Resource> resource = new Part<>(Resource.newBuilder());
    object(Map.of("resource", resource::read, kind.scopes(), () -> list(this::scope)));
    Attributes attributes = Attributes.of(resource.message.getAttributesList());
    enclose(first, resource.refusal, entry -> entry.in(attributes));
  }

  private void scope() throws IOException, FieldException, RequestException {
    int first = entries.size();
    Part<InstrumentationScope> scope = new Part<>(InstrumentationScope.newBuilder());
    object(Map.of("scope", scope::read, kind.records(), () -> list(this::record)));
    enclose(first, scope.refusal, entry -> entry.in(scope.message));
  }

  private void enclose(int first, Refusal refusal, UnaryOperator<Entry<R>> enclosed) {
    UnaryOperator<Entry<R>> change = refusal == null ? enclosed : entry -> Entry.refused(refusal);
    entries.subList(first, entries.size()).replaceAll(change);
  }

  private void record() throws IOException, FieldException, RequestException {
    Part<R> record = new Part<>(kind.prototype().newBuilderForType());
    record.read();
    entries.add(record.refusal == null ? Entry.of(record.message) : Entry.refused(record.refusal));
  }

  /** A message of its own: where it cannot be read, the parser is behind it all the same. */
  private final class Part<M extends Message> {
    private final Message.Builder builder;
    private M message;
    private Refusal refusal;

    @SuppressWarnings("unchecked") // a message's own builder
    Part(Message.Builder builder) {
      this.builder = builder;
      this.message = (M) builder.build();
    }

    @SuppressWarnings("unchecked") // a message's own builder
    void read() throws IOException, RequestException {
      JsonStreamContext around = around();
      try {
        builder.clear();
        message = (M) JsonMessages.read(json, builder, budget);
        refusal = null;
      } catch (FieldException e) {
        while (json.getParsingContext() != around) {
          JsonBody.next(json);
        }
        refusal = new Refusal(field(e.pointer(), around), e.getMessage());
      }
    }

    private JsonStreamContext around() {
      boolean opened = json.currentToken().isStructStart();
      JsonStreamContext context = json.getParsingContext();
      return opened ? context.getParent() : context;
    }

    /** A pointer from the record on, or in a resource or scope from there on, with dots. */
    private String field(String pointer, JsonStreamContext around) {
      String path = around.pathAsPointer().toString();
      String start = around.inArray() ? path : path.substring(0, path.lastIndexOf('/'));
      return pointer.length() <= start.length()
          ? null
          : pointer.substring(start.length() + 1).replace('/', '.');
    }
  }
}
