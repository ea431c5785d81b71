package io.fleetfold.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.apache.avro.Schema;

/**
 * A file of records that wait on disk, in the order of their numbers. Each record stands behind its
 * length and checksum, so that whatever a kill left half written is known as such. For one thread
 * at a time, save {@link #settled}.
 */
final class SpillFile {
  private static final int MAGIC = 0x464c5350;
  private static final int FRAME = 2 * Integer.BYTES;
  private static final int NUMBERS = 2 * Long.BYTES;
  private static final int MAX_FRAME = 64 << 20;

  /** The most that a record takes beside its own bytes: its frame, and the head of a new file. */
  static final long OVERHEAD = (long) FRAME + NUMBERS + header().limit();

  private final Path path;
  private final FileChannel channel;
  private final List<Schema> schemas = new ArrayList<>();
  // by the flush that waits for them
  private final TreeMap<Long, Long> unread = new TreeMap<>();
  private final Map<Long, CompletableFuture<Position>> answers = new HashMap<>();
  private final AtomicInteger unsettled = new AtomicInteger();
  private boolean recovered;
  private long last = Long.MIN_VALUE;
  // of the next record that was not read yet; null until somebody asks
  private Long nextNumber;
  private volatile boolean deleted;
  private long readAt;
  private long end;

  private SpillFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** A new file, whose name begins with the number of its first record. */
  static SpillFile create(Path folder, long first) throws IOException {
    // two processes may count alike
    String name = "%016x-%08x%s".formatted(first, new SecureRandom().nextInt(), SpillFolder.SUFFIX);
    Path path = folder.resolve(name);
    SpillFile file =
        new SpillFile(
            path,
            FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    file.writeHeader();
    return file;
  }

  /** A file that an earlier process left; whatever stands behind its last whole record is cut. */
  static SpillFile recover(Path path) throws IOException {
    SpillFile file =
        new SpillFile(
            path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    file.recovered = true;
    file.readHeader();
    file.end = file.channel.size();
    long at = file.readAt;
    long count = 0;
    for (ByteBuffer body = file.frame(at); body != null; body = file.frame(at)) {
      at += FRAME + body.limit();
      count++;
    }
    file.end = at;
    file.channel.truncate(at);
    file.unsettled.set((int) count);
    if (count > 0) {
      file.unread.put(0L, count);
    }
    return file;
  }

  private static ByteBuffer header() {
    List<byte[]> texts = new ArrayList<>();
    int size = 2 * Integer.BYTES;
    for (var topic : Encoders.TOPICS) {
      texts.add(topic.schema().toString().getBytes(StandardCharsets.UTF_8));
      size += Integer.BYTES + texts.get(texts.size() - 1).length;
    }
    ByteBuffer header = ByteBuffer.allocate(size).putInt(MAGIC).putInt(texts.size());
    texts.forEach(text -> header.putInt(text.length).put(text));
    return header.flip();
  }

  private void writeHeader() throws IOException {
    Encoders.TOPICS.forEach(topic -> schemas.add(topic.schema()));
    ByteBuffer header = header();
    write(header, 0);
    readAt = header.limit();
    end = header.limit();
  }

  private void readHeader() throws IOException {
    byte[] first = read(0, 2 * Integer.BYTES);
    ByteBuffer start = first == null ? null : ByteBuffer.wrap(first);
    if (start == null || start.getInt() != MAGIC) {
      throw new IOException("not a file of spilled records");
    }
    long at = 2 * Integer.BYTES;
    for (int i = start.getInt(); i > 0; i--) {
      byte[] length = read(at, Integer.BYTES);
      byte[] text =
          length == null ? null : read(at + Integer.BYTES, ByteBuffer.wrap(length).getInt());
      if (text == null) {
        throw new IOException("its head is cut off");
      }
      schemas.add(new Schema.Parser().parse(new String(text, StandardCharsets.UTF_8)));
      at += Integer.BYTES + text.length;
    }
    readAt = at;
  }

  /** Adds a record; after an exception the file is as before. */
  void append(DeliveryMetrics.Entry entry, byte[] record) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME + NUMBERS + record.length);
    frame.position(FRAME);
    frame.putLong(entry.number()).putLong(entry.generation()).put(record);
    CRC32 crc = new CRC32();
    crc.update(frame.array(), FRAME, NUMBERS + record.length);
    frame.putInt(0, NUMBERS + record.length).putInt(Integer.BYTES, (int) crc.getValue());
    try {
      write(frame.rewind(), end);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
    end += frame.limit();
    last = entry.number();
    unsettled.incrementAndGet();
    unread.merge(entry.generation(), 1L, Long::sum);
    if (entry.answer() != null) {
      answers.put(entry.number(), entry.answer());
    }
  }

  /** The next record that was not read yet; null for none. */
  DeliveryMetrics.Entry next() throws IOException {
    ByteBuffer body = frame(readAt);
    if (body == null) {
      return null;
    }
    readAt += FRAME + body.limit();
    nextNumber = null;
    long number = body.getLong();
    long generation = recovered ? 0 : body.getLong(Long.BYTES);
    body.position(NUMBERS);
    unread.computeIfPresent(generation, (ignored, count) -> count == 1 ? null : count - 1);
    Outgoing record = RecordCodec.decode(body, schemas);
    return new DeliveryMetrics.Entry(record, answers.remove(number), number, generation, this);
  }

  /** The number of the next record that was not read yet; what is damaged comes first. */
  long nextNumber() {
    if (nextNumber == null) {
      try {
        ByteBuffer body = frame(readAt);
        nextNumber = body == null ? Long.MIN_VALUE : body.getLong();
      } catch (IOException e) {
        nextNumber = Long.MIN_VALUE;
      }
    }
    return nextNumber;
  }

  /** A whole record at a place; null where there is none. */
  private ByteBuffer frame(long at) throws IOException {
    byte[] numbers = at + FRAME > end ? null : read(at, FRAME);
    if (numbers == null) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(numbers);
    int length = head.getInt();
    int sum = head.getInt();
    if (length < NUMBERS || length > MAX_FRAME || at + FRAME + length > end) {
      return null;
    }
    byte[] body = read(at + FRAME, length);
    if (body == null) {
      return null;
    }
    CRC32 crc = new CRC32();
    crc.update(body, 0, length);
    return (int) crc.getValue() == sum ? ByteBuffer.wrap(body) : null;
  }

  private byte[] read(long at, int length) throws IOException {
    if (length < 0 || length > MAX_FRAME) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        return null;
      }
    }
    return bytes.array();
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, at + bytes.position());
    }
  }

  /** Whether a record may be added: numbers rise within a file. */
  boolean takes(DeliveryMetrics.Entry entry) {
    return entry.number() > last;
  }

  boolean isDeleted() {
    return deleted;
  }

  long unreadCount() {
    return unread.values().stream().mapToLong(Long::longValue).sum();
  }

  boolean isRead() {
    return unread.isEmpty();
  }

  boolean isDone() {
    return isRead() && unsettled.get() == 0;
  }

  /** The fate of one of its records is known. */
  void settled() {
    unsettled.decrementAndGet();
  }

  long bytes() {
    return end;
  }

  /** Its unread records by the flush that waits for them, which are forgotten with this. */
  Map<Long, Long> forgetUnread() {
    Map<Long, Long> counts = new TreeMap<>(unread);
    unread.values().forEach(count -> unsettled.addAndGet((int) -count));
    unread.clear();
    readAt = end;
    return counts;
  }

  List<CompletableFuture<Position>> forgetAnswers() {
    List<CompletableFuture<Position>> all = List.copyOf(answers.values());
    answers.clear();
    return all;
  }

  void delete() throws IOException {
    deleted = true;
    channel.close();
    Files.deleteIfExists(path);
  }

  void close() throws IOException {
    channel.close();
  }
}
