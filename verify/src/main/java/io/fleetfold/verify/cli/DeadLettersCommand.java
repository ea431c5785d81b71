package io.fleetfold.verify.cli;

import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.deadletters.DeadLetters;
import io.fleetfold.verify.deadletters.Letter;
import io.fleetfold.verify.deadletters.Listing;
import io.fleetfold.verify.deadletters.Reasons;
import io.fleetfold.verify.deadletters.Resend;
import io.fleetfold.verify.deadletters.Skip;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at records that could not be folded, and sends them once more. */
@Command(
    name = "dead-letters",
    description = "Lists, shows, replays and sets aside records that could not be folded.")
public final class DeadLettersCommand {
  private static final int MAX = 10_000;

  private final LocalTarget local;

  @Spec private CommandSpec spec;

  /** The command, and how it finds a pipeline on this machine. */
  public DeadLettersCommand(LocalTarget local) {
    this.local = local;
  }

  @Command(name = "list", description = "Lists dead letters, oldest first.")
  int list(
      @Mixin PipelineOptions where,
      @Option(names = "--reason", paramLabel = "R", description = "Only those with this reason.")
          String reason,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "The newest N, at most " + MAX + ". Default: ${DEFAULT-VALUE}.")
          int limit)
      throws IOException {
    if (limit < 1 || limit > MAX) {
      throw new IllegalArgumentException("--limit takes a number from 1 to " + MAX);
    }
    Listing listing = new DeadLetters(where.cluster(local)).newest(reason, limit);
    TextTable table =
        new TextTable("NO.", "TIME", "PLACE", "REASON", "BYTES", "SHA-256", "REPLAYED");
    for (Listing.Line letter : listing.newest()) {
      table.row(
          letter.number(),
          letter.time(),
          letter.place(),
          letter.reason() + ": " + Reasons.words(letter.reason()),
          letter.bytes() == null ? "-" : letter.bytes(),
          letter.sha256(),
          letter.replayed() ? "yes" : "no");
    }
    out().print(table);
    out().printf("%d of %d dead letters%n", listing.newest().size(), listing.total());
    out().flush();
    return 0;
  }

  @Command(name = "show", description = "Shows one dead letter.")
  int show(
      @Mixin PipelineOptions where,
      @Parameters(paramLabel = "NUMBER|TOPIC|PARTITION|OFFSET") String id)
      throws IOException {
    out().print(LetterText.of(find(where.cluster(local), id)));
    out().flush();
    return 0;
  }

  @Command(
      name = "replay",
      description = {
        "Sends the originals once more to the topics they came from, byte for byte.",
        "Do it after a fix: what still can't be folded becomes a dead letter again."
      })
  int replay(
      @Mixin PipelineOptions where,
      @Parameters(
              arity = "0..*",
              paramLabel = "NUMBER|PLACE",
              description = "Which ones; those already replayed are sent again.")
          List<String> ids,
      @Option(
              names = "--reason",
              paramLabel = "R",
              description = "All with this reason that have not been replayed yet.")
          String reason)
      throws Exception {
    if ((ids == null || ids.isEmpty()) == (reason == null)) {
      throw new IllegalArgumentException("name dead letters by number, or all of a --reason");
    }
    ClusterConfig cluster = where.cluster(local);
    int[] counts = {0, 0};
    try (Resend resend = new Resend(cluster)) {
      DeadLetters.Taker replay = letter -> counts[replay(letter, resend) ? 0 : 1]++;
      if (reason == null) {
        for (String id : ids) {
          replay.take(find(cluster, id));
        }
      } else {
        new DeadLetters(cluster).unreplayed(reason, replay);
      }
    }
    out().printf("%d replayed%n", counts[0]);
    out().flush();
    return counts[1] == 0 ? 0 : 1;
  }

  /** Replays one; false where it can't be. */
  private boolean replay(Letter letter, Resend resend) throws Exception {
    if (letter.cut()) {
      out().printf("%d not replayed: it does not hold its whole original%n", letter.number());
      return false;
    }
    RecordMetadata sent = resend.send(letter);
    out()
        .printf(
            "%d replayed to %s|%d|%d, SHA-256 %s%n",
            letter.number(), sent.topic(), sent.partition(), sent.offset(), letter.sha256());
    return true;
  }

  @Command(
      name = "skip",
      description = {
        "Sets aside a record that stops the streams app; run it while the app is stopped.",
        "Writes its dead letter; the next start goes on after it."
      })
  int skip(
      @Mixin PipelineOptions where,
      @Parameters(index = "0", paramLabel = "TOPIC", description = "Its topic.") String topic,
      @Parameters(index = "1", paramLabel = "PARTITION", description = "Its partition.")
          int partition,
      @Parameters(index = "2", paramLabel = "OFFSET", description = "Its offset there.")
          long offset)
      throws IOException, InterruptedException {
    out().println(new Skip(where.cluster(local)).run(topic, partition, offset));
    out().flush();
    return 0;
  }

  private static Letter find(ClusterConfig cluster, String id) {
    return new DeadLetters(cluster)
        .find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no dead letter " + id + ": 'dead-letters list' shows them"));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
