package io.fleetfold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.redact.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpillTest {
  private static final Position SOMEWHERE = new Position("t", 0, 0);
  private static final long ROOMY = 64 << 20;

  private Path folder;
  private final Deque<DeliveryMetrics.Entry> queue = new ArrayDeque<>();
  private final List<DeliveryMetrics.Entry> inHand = new ArrayList<>();
  private final List<Integer> handed = new ArrayList<>();
  private final TreeSet<Integer> owed = new TreeSet<>();
  private DeliveryMetrics metrics;
  private Spill spill;
  private int entered;

  @BeforeEach
  @BeforeTry
  void start() throws IOException {
    folder = Files.createTempDirectory("fleetfold-spill-");
    open(ROOMY);
  }

  private void open(long bytes) {
    metrics = new DeliveryMetrics(1_000, 1 << 20);
    spill =
        new Spill(
            folder,
            bytes,
            Redactor.SECRETS::redact,
            metrics,
            new ClientLog(line -> {}, System::nanoTime));
    spill.open();
  }

  @AfterEach
  @AfterTry
  void delete() throws IOException {
    spill.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /**
   * 0, 1, 2: new records; 3: to disk; 4: into hand; 5: delivered; 6: closed; 7: killed; 8: into
   * hand and, since it cannot be sent, back.
   */
  @Property(tries = 300)
  void shouldKeepOrderAndBooksWhateverHappens(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 8) Integer> steps) throws IOException {
    for (int step : steps) {
      switch (step) {
        case 3 -> spill.absorb(queue);
        case 4 -> take();
        case 5 -> deliver();
        case 6 -> restart(true);
        case 7 -> restart(false);
        case 8 -> turnBack();
        default -> enter(3);
      }
      audit();
    }
    restart(true);
    while (take()) {
      audit();
    }
    assertThat(handed).as("in order, as far back as the last start").isSorted();
    assertThat(new TreeSet<>(handed)).as("all that is owed").containsAll(owed);
    while (deliver()) {
      audit();
    }
    spill.tidy();
    assertThat(metrics.report().buffered()).isZero();
    assertThat(spillFiles()).as("files after all was delivered").isEmpty();
  }

  private void enter(int count) {
    for (int i = 0; i < count; i++) {
      DeliveryMetrics.Entry entry = entry(entered);
      assertThat(metrics.enter(entry)).isNull();
      queue.add(entry);
      owed.add(entered++);
    }
  }

  private static DeliveryMetrics.Entry entry(int number) {
    return new DeliveryMetrics.Entry(
        Outgoing.of(Records.event("run", Integer.toString(number))), null);
  }

  private boolean take() {
    DeliveryMetrics.Entry next = spill.next();
    next = next == null ? queue.poll() : next;
    if (next != null) {
      inHand.add(next);
      handed.add(number(next));
    }
    return next != null;
  }

  private void turnBack() {
    if (!take()) {
      return;
    }
    DeliveryMetrics.Entry entry = inHand.get(inHand.size() - 1);
    if (spill.takeBack(entry)) {
      inHand.remove(entry);
      handed.remove(handed.size() - 1);
    }
    spill.absorb(queue);
  }

  private static int number(DeliveryMetrics.Entry entry) {
    return Integer.parseInt(entry.record.value().get(0).toString());
  }

  private boolean deliver() {
    if (inHand.isEmpty()) {
      return false;
    }
    DeliveryMetrics.Entry first = inHand.remove(0);
    metrics.deliver(first, SOMEWHERE);
    owed.remove(number(first));
    return true;
  }

  private void restart(boolean closed) throws IOException {
    if (closed) {
      List<DeliveryMetrics.Entry> left = new ArrayList<>(inHand);
      left.addAll(queue);
      left.sort(Comparator.comparingLong(DeliveryMetrics.Entry::number));
      spill.keep(left);
      assertThat(metrics.report().buffered()).isEqualTo(metrics.report().spilled());
      spill.close();
    } else {
      Stream.concat(inHand.stream(), queue.stream())
          .filter(entry -> !entry.isOnDisk())
          .forEach(entry -> owed.remove(number(entry)));
      spill.close();
      tear();
    }
    inHand.clear();
    queue.clear();
    handed.clear();
    open(ROOMY);
  }

  /** The half of a record, as a kill in the middle of a write leaves it. */
  private void tear() throws IOException {
    List<Path> files = spillFiles();
    if (!files.isEmpty()) {
      byte[] half = {0, 0, 1, 0, 1, 2, 3, 4, 5};
      Files.write(files.get(files.size() - 1), half, StandardOpenOption.APPEND);
    }
  }

  private List<Path> spillFiles() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(SpillFolder.SUFFIX)).sorted().toList();
    }
  }

  private void audit() {
    DeliveryReport r = metrics.report();
    assertThat(r.delivered() + r.refusedTotal() + r.droppedTotal() + r.buffered())
        .as("sum of the books %s", r)
        .isEqualTo(r.accepted());
    assertThat(r.spilled()).isBetween(0L, r.buffered());
    assertThat(r.bufferedBytes()).isNotNegative();
  }

  @Test
  void shouldKeepOrderWhereARecordWasSentFromMemoryBetweenTwoThatWentToDisk() throws Exception {
    enter(2);
    spill.absorb(queue);
    take();
    take();
    enter(3);
    take();
    spill.absorb(queue);
    restart(true);
    while (take()) {
      audit();
    }
    assertThat(handed).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void shouldDropAndCountTheOldestWhereThereIsNoRoom() throws Exception {
    spill.close();
    open(1 << 20);
    CompletableFuture<Position> first = new CompletableFuture<>();
    for (int i = 0; i < 400; i++) {
      var event = Records.event("run", Integer.toString(i));
      event.setData("\"" + "x".repeat(8_000) + "\"");
      DeliveryMetrics.Entry entry =
          new DeliveryMetrics.Entry(Outgoing.of(event), i == 0 ? first : null);
      assertThat(metrics.enter(entry)).isNull();
      queue.add(entry);
      spill.absorb(queue);
      audit();
    }
    long lost = metrics.report().dropped().get(DropReason.SPILL_FULL);
    assertThat(lost).isBetween(260L, 320L);
    assertThat(first).isCompletedExceptionally();
    long size = 0;
    for (Path file : spillFiles()) {
      size += Files.size(file);
    }
    assertThat(size).isLessThanOrEqualTo(1 << 20);
    while (take()) {
      audit();
    }
    assertThat(handed).isEqualTo(IntStream.range((int) lost, 400).boxed().toList());
  }

  @Test
  void shouldWriteNoSecretToDisk() throws Exception {
    String secret = "sk-ant-api03-A1b2C3d4E5f6G7h8I9j0";
    var event = Records.event("run", "0");
    event.setData("{\"args\":\"" + secret + "\"}");
    DeliveryMetrics.Entry entry = new DeliveryMetrics.Entry(Outgoing.of(event), null);
    assertThat(metrics.enter(entry)).isNull();
    queue.add(entry);
    spill.absorb(queue);
    assertThat(spillFiles())
        .singleElement()
        .extracting(SpillTest::text)
        .asString()
        .doesNotContain(secret)
        .contains("[masked]");
    assertThat(event.getData()).as("the agent's own record").contains(secret);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldGiveEachClientItsOwnFolderAndTakeWhatOthersLeft() throws Exception {
    enter(2);
    spill.absorb(queue);
    Spill mine = spill;
    DeliveryMetrics myLedger = metrics;
    open(ROOMY);
    assertThat(metrics.report().accepted()).as("records of a client that lives").isZero();
    enter(1);
    spill.absorb(queue);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("0"))))
        .isEqualTo("rwx------");
    spill.close();
    mine.close();
    assertThat(myLedger.report().spilled()).isEqualTo(2);
    open(ROOMY);
    assertThat(metrics.report().accepted()).isEqualTo(3);
  }

  @Test
  void shouldStayInMemoryWhereTheFolderCannotBeUsed() throws Exception {
    spill.close();
    Path file = Files.createFile(folder.resolve("a-file"));
    List<String> lines = new ArrayList<>();
    spill = new Spill(file, ROOMY, r -> r, metrics, new ClientLog(lines::add, System::nanoTime));
    spill.open();
    enter(1);
    spill.absorb(queue);
    assertThat(queue).hasSize(1);
    assertThat(lines).singleElement().asString().contains("a-file");
  }
}
