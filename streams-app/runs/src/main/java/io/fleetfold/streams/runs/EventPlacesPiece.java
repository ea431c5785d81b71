package io.fleetfold.streams.runs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * Places of a sealed run, a few bytes each: behind the types that occur, each place as its
 * difference from the one before, in their order.
 */
final class EventPlacesPiece {
  private static final int MAX_NUMBER = 10;
  // of one place: type, time, offset
  private static final int NUMBERS = 3;

  private EventPlacesPiece() {}

  static byte[] encode(List<EventPlace> places) {
    Map<String, Integer> types = new LinkedHashMap<>();
    int size = MAX_NUMBER + NUMBERS * MAX_NUMBER * places.size();
    for (EventPlace place : places) {
      if (types.putIfAbsent(place.type(), types.size()) == null) {
        size += MAX_NUMBER + 3 * place.type().length();
      }
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    ByteUtils.writeVarint(types.size(), out);
    for (String type : types.keySet()) {
      byte[] text = type.getBytes(StandardCharsets.UTF_8);
      ByteUtils.writeVarint(text.length, out);
      out.put(text);
    }
    EventPlace before = new EventPlace(0, 0, "");
    for (EventPlace place : places.stream().sorted().toList()) {
      ByteUtils.writeVarint(types.get(place.type()), out);
      ByteUtils.writeVarlong(place.time() - before.time(), out);
      ByteUtils.writeVarlong(place.offset() - before.offset(), out);
      before = place;
    }
    byte[] piece = new byte[out.position()];
    out.flip().get(piece);
    return piece;
  }

  static void decode(byte[] piece, Consumer<EventPlace> each) {
    ByteBuffer in = ByteBuffer.wrap(piece);
    List<String> types = new ArrayList<>();
    for (int i = ByteUtils.readVarint(in); i > 0; i--) {
      byte[] text = new byte[ByteUtils.readVarint(in)];
      in.get(text);
      types.add(new String(text, StandardCharsets.UTF_8));
    }
    long time = 0;
    long offset = 0;
    while (in.hasRemaining()) {
      String type = types.get(ByteUtils.readVarint(in));
      time += ByteUtils.readVarlong(in);
      offset += ByteUtils.readVarlong(in);
      each.accept(new EventPlace(time, offset, type));
    }
  }
}
