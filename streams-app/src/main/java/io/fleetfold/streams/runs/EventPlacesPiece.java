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
 * Places of a sealed run, a few bytes each: behind the types and partitions that occur, each place
 * as its difference from the one before, in their order.
 */
final class EventPlacesPiece {
  private static final int MOST_NUMBER = 10;
  // of one place: time, offset, type, partition
  private static final int NUMBERS = 4;

  /** A partition of a topic. */
  private record Log(int topic, int partition) {
    static Log of(EventPlace place) {
      return new Log(place.topicNumber(), place.partition());
    }
  }

  private EventPlacesPiece() {}

  static byte[] encode(List<EventPlace> places) {
    Map<String, Integer> types = new LinkedHashMap<>();
    Map<Log, Integer> logs = new LinkedHashMap<>();
    int size = 3 * MOST_NUMBER + NUMBERS * MOST_NUMBER * places.size();
    for (EventPlace place : places) {
      if (types.putIfAbsent(place.type(), types.size()) == null) {
        size += MOST_NUMBER + 3 * place.type().length();
      }
      if (logs.putIfAbsent(Log.of(place), logs.size()) == null) {
        size += 2 * MOST_NUMBER;
      }
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    ByteUtils.writeVarint(types.size(), out);
    for (String type : types.keySet()) {
      byte[] text = type.getBytes(StandardCharsets.UTF_8);
      ByteUtils.writeVarint(text.length, out);
      out.put(text);
    }
    ByteUtils.writeVarint(logs.size(), out);
    for (Log log : logs.keySet()) {
      ByteUtils.writeVarint(log.topic(), out);
      ByteUtils.writeVarint(log.partition(), out);
    }
    long time = 0;
    long[] offsets = new long[logs.size()];
    for (EventPlace place : places.stream().sorted().toList()) {
      int log = logs.get(Log.of(place));
      ByteUtils.writeVarint(log, out);
      ByteUtils.writeVarint(types.get(place.type()), out);
      ByteUtils.writeVarlong(place.time() - time, out);
      ByteUtils.writeVarlong(place.offset() - offsets[log], out);
      time = place.time();
      offsets[log] = place.offset();
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
    List<Log> logs = new ArrayList<>();
    for (int i = ByteUtils.readVarint(in); i > 0; i--) {
      logs.add(new Log(ByteUtils.readVarint(in), ByteUtils.readVarint(in)));
    }
    long time = 0;
    long[] offsets = new long[logs.size()];
    while (in.hasRemaining()) {
      int log = ByteUtils.readVarint(in);
      String type = types.get(ByteUtils.readVarint(in));
      time += ByteUtils.readVarlong(in);
      offsets[log] += ByteUtils.readVarlong(in);
      each.accept(
          EventPlace.of(
              time, logs.get(log).topic(), logs.get(log).partition(), offsets[log], type));
    }
  }
}
