package io.fleetfold.gateway.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.fleetfold.gateway.ingest.Refusal;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a request in protobuf record by record, so that a record that cannot be parsed takes no
 * other with it.
 */
final class ProtobufRequest<R extends Message> {
  // numbers that requests of all kinds share
  private static final int RESOURCES = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPES = 2;
  private static final int SCOPE = 1;
  private static final int RECORDS = 2;

  private final RecordKind<R> kind;
  private final Payload body;
  private final Budget budget;
  private final List<Entry<R>> entries = new ArrayList<>();

  private ProtobufRequest(RecordKind<R> kind, Payload body, Budget budget) {
    this.kind = kind;
    this.body = body;
    this.budget = budget;
  }

  /** The records of a request, in their order. */
  static <R extends Message> Parsed<R> read(RecordKind<R> kind, Payload payload, OtlpLimits limits)
      throws RequestException {
    ProtobufRequest<R> request = new ProtobufRequest<>(kind, payload, new Budget(limits));
    Slice whole = new Slice(0, 0, payload.length());
    try {
      for (Slice resource : request.fields(whole, RESOURCES)) {
        request.resource(resource);
      }
    } catch (IOException e) {
      throw RequestException.unreadable(
          "the body is not an OTLP request in protobuf: it is cut off, or something else");
    }
    return new Parsed<>(request.entries, null);
  }

  /** A length-delimited field: its number, and where its bytes are. */
  private record Slice(int field, int at, int length) {}

  private void resource(Slice slice) throws IOException, RequestException {
    List<Slice> fields = fields(slice, RESOURCE, SCOPES);
    Part<Resource> resource = merged(fields, RESOURCE, Resource.getDefaultInstance());
    Attributes attributes =
        resource.refusal() == null
            ? Attributes.of(resource.message().getAttributesList())
            : Attributes.NONE;
    for (Slice field : fields) {
      if (field.field() == SCOPES) {
        scope(field, attributes, resource.refusal());
      }
    }
  }

  private void scope(Slice slice, Attributes resource, Refusal refusal)
      throws IOException, RequestException {
    List<Slice> fields = fields(slice, SCOPE, RECORDS);
    Part<InstrumentationScope> scope =
        merged(fields, SCOPE, InstrumentationScope.getDefaultInstance());
    Refusal above = refusal == null ? scope.refusal() : refusal;
    for (Slice field : fields) {
      if (field.field() == RECORDS) {
        if (above == null) {
          Part<R> record = parse(field, kind.prototype(), kind.word(), null);
          entries.add(new Entry<>(resource, scope.message(), record.message(), record.refusal()));
        } else {
          entries.add(
              new Entry<>(resource, InstrumentationScope.getDefaultInstance(), null, above));
        }
      }
    }
  }

  /** The length-delimited fields of these numbers, in their order. */
  private List<Slice> fields(Slice message, int... numbers) throws IOException, RequestException {
    CodedInputStream in = body.protobuf(message.at(), message.length());
    List<Slice> fields = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
          && (number == numbers[0] || number == numbers[numbers.length - 1])) {
        budget.spend();
        int length = in.readRawVarint32();
        fields.add(new Slice(number, message.at() + in.getTotalBytesRead(), length));
        in.skipRawBytes(length);
      } else if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
    return fields;
  }

  private record Part<M>(M message, Refusal refusal) {}

  /** The message of a field that stands once; of several the last. */
  private <M extends Message> Part<M> merged(List<Slice> fields, int number, M none)
      throws RequestException {
    Part<M> part = new Part<>(none, null);
    for (Slice field : fields) {
      if (field.field() == number) {
        String word = none instanceof Resource ? "resource" : "scope";
        part = parse(field, none, word, word);
      }
    }
    return part;
  }

  @SuppressWarnings("unchecked") // a message's own parser
  private <M extends Message> Part<M> parse(Slice slice, M prototype, String word, String field)
      throws RequestException {
    Descriptor type = prototype.getDescriptorForType();
    Parser<M> parser = (Parser<M>) prototype.getParserForType();
    try {
      ProtobufScan.scan(input(slice), type, budget);
      try {
        return new Part<>(parser.parseFrom(input(slice)), null);
      } catch (InvalidProtocolBufferException e) {
        byte[] repaired = Utf8Repair.repair(input(slice), type);
        return new Part<>(parser.parseFrom(repaired), null);
      }
    } catch (IOException e) {
      String why = "the bytes of this " + word + " are not protobuf, or it is nested too deep";
      return new Part<>(null, new Refusal(field, why));
    }
  }

  private CodedInputStream input(Slice slice) {
    return body.protobuf(slice.at(), slice.length());
  }
}
