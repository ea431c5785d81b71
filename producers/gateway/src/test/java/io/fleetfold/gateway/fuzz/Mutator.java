package io.fleetfold.gateway.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes bad bodies of good ones. All that happens follows from the seed. */
final class Mutator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX = 32 << 10;

  // what readers of JSON and protobuf stumble over
  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "[[]]",
          "\"\"",
          "-1",
          "0",
          "1.5",
          "1e999",
          "-1e-999",
          "9007199254740993",
          "18446744073709551616",
          "-62135596800000000000",
          "\"NaN\"",
          "NaN",
          "\"Infinity\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\udc00x\"",
          "\"0001-01-01T00:00:00Z\"",
          "\"9999-12-31T23:59:59.999999999Z\"",
          "\"CvdlGRbNQ92ESOshHIAxnA==\"",
          "\"00000000000000000000000000000000\"",
          "\"0af7651916cd43dd\"",
          "\"-5\"",
          "\"25.0\"",
          "{\"intValue\":\"x\"}",
          "{\"values\":[]}",
          "[{\"values\":[{}]}]",
          "\"" + "x".repeat(9_000) + "\"",
          "[".repeat(200) + "]".repeat(200),
          "1" + "0".repeat(400));

  private final Random random;
  private final List<byte[]> seeds;

  Mutator(long seed, List<byte[]> seeds) {
    this.random = new Random(seed);
    this.seeds = seeds;
  }

  boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  /** A few bytes of it changed. */
  byte[] bytes(byte[] good) {
    byte[] bad = good;
    int edits = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : 2);
    for (int i = 0; i < edits; i++) {
      bad = edit(bad);
    }
    return bad.length > MAX ? cut(bad, 0, MAX) : bad;
  }

  private byte[] edit(byte[] bytes) {
    if (bytes.length == 0) {
      return random(1 + random.nextInt(20));
    }
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 200));
    byte[] head = cut(bytes, 0, at);
    byte[] rest = cut(bytes, at, bytes.length);
    byte[] behind = cut(bytes, at + length, bytes.length);
    return switch (random.nextInt(8)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> join(head, random(length), behind);
      case 2 -> join(head, behind);
      case 3 -> join(head, random(1 + random.nextInt(8)), rest);
      case 4 -> join(head, cut(bytes, at, at + length), rest);
      case 5 -> head;
      case 6 -> join(head, token(), random.nextBoolean() ? rest : behind);
      default -> {
        byte[] other = seed();
        yield join(head, cut(other, random.nextInt(other.length), other.length));
      }
    };
  }

  private byte[] token() {
    return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Some value below a place replaced by another: JSON still, or nearly. */
  byte[] value(byte[] good, String pointer) {
    try {
      JsonNode tree = JSON.readTree(good);
      List<Runnable> replacements = new ArrayList<>();
      collect(tree.at(pointer), replacements);
      if (!replacements.isEmpty()) {
        replacements.get(random.nextInt(replacements.size())).run();
      }
      return JSON.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect(JsonNode node, List<Runnable> replacements) {
    RawValue value = new RawValue(TOKENS.get(random.nextInt(TOKENS.size())));
    if (node instanceof ObjectNode object) {
      object
          .fieldNames()
          .forEachRemaining(name -> replacements.add(() -> object.putRawValue(name, value)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int place = i;
        replacements.add(() -> array.setRawValue(place, value));
      }
    }
    node.forEach(child -> collect(child, replacements));
  }

  private static byte[] cut(byte[] bytes, int from, int to) {
    byte[] part = new byte[to - from];
    System.arraycopy(bytes, from, part, 0, part.length);
    return part;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
