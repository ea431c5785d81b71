package io.fleetfold.gateway.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Walks over an encoded message before it is parsed, and counts what parsing would build: nothing
 * is built here, so that a hostile message costs time in proportion to its bytes and no memory.
 */
final class ProtobufScan {
  private ProtobufScan() {}

  /**
   * Counts messages and unknown fields against the budget.
   *
   * @throws IOException when these bytes are no such message
   */
  static void scan(CodedInputStream in, Descriptor type, Budget budget)
      throws IOException, RequestException {
    scan(in, type, budget, 0);
  }

  private static void scan(CodedInputStream in, Descriptor type, Budget budget, int depth)
      throws IOException, RequestException {
    budget.spend();
    if (depth > budget.depth()) {
      throw new InvalidProtocolBufferException("nested deeper than " + budget.depth());
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        budget.spend();
      }
      if (field != null
          && field.getJavaType() == JavaType.MESSAGE
          && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int outer = in.pushLimit(in.readRawVarint32());
        scan(in, field.getMessageType(), budget, depth + 1);
        in.popLimit(outer);
      } else if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends that never began");
      }
    }
  }
}
