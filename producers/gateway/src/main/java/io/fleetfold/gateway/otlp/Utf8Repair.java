package io.fleetfold.gateway.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Takes out of an encoded message what is no UTF-8. Some exporters cut texts in the middle of a
 * surrogate pair and encode the half; parsers refuse the whole message for it.
 */
final class Utf8Repair {
  private Utf8Repair() {}

  /** The message again, its texts without what is no UTF-8. */
  static byte[] repair(CodedInputStream in, Descriptor type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      FieldDescriptor field = type.findFieldByNumber(number);
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        copy(in, tag, out);
      } else {
        ByteString value = in.readBytes();
        out.writeBytes(number, field == null ? value : repaired(value, field));
      }
    }
    out.flush();
    return bytes.toByteArray();
  }

  private static ByteString repaired(ByteString value, FieldDescriptor field) throws IOException {
    return switch (field.getType()) {
      case MESSAGE -> ByteString.copyFrom(repair(value.newCodedInput(), field.getMessageType()));
      case STRING -> value.isValidUtf8() ? value : ByteString.copyFromUtf8(text(value));
      default -> value;
    };
  }

  private static String text(ByteString value) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.IGNORE)
        .onUnmappableCharacter(CodingErrorAction.IGNORE)
        .decode(value.asReadOnlyByteBuffer())
        .toString();
  }

  private static void copy(CodedInputStream in, int tag, CodedOutputStream out) throws IOException {
    int number = WireFormat.getTagFieldNumber(tag);
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> out.writeUInt64(number, in.readRawVarint64());
      case WireFormat.WIRETYPE_FIXED64 -> out.writeFixed64(number, in.readRawLittleEndian64());
      case WireFormat.WIRETYPE_FIXED32 -> out.writeFixed32(number, in.readRawLittleEndian32());
      // groups, which OTLP has none of: nothing would read them
      default -> in.skipField(tag);
    }
  }
}
