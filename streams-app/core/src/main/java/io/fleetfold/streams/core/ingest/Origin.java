package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The header that tells of a re-routed record where it was first written to. It only keeps a record
 * from being sent on twice, and helps people: nothing that is folded follows from it.
 */
public final class Origin {
  private static final String HEADER = "fleetfold-origin";
  private static final Pattern VALUE = Pattern.compile("([a-z-]{1,40})\\|(\\d{1,9})\\|(\\d{1,18})");
  private static final Set<String> TOPICS =
      Set.of(
          Topics.AGENT_RUNS.name(),
          Topics.AGENT_EVENTS.name(),
          Topics.AGENT_LLM_USAGE.name(),
          Topics.AGENT_SESSION_EVENTS.name());

  private Origin() {}

  /** The one header of a re-routed record: the producer's own say nothing that is folded. */
  public static Headers of(Source source) {
    String origin = source.topic() + "|" + source.partition() + "|" + source.offset();
    return new RecordHeaders().add(HEADER, origin.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The topic in which records of a run that came from another partition, or from another topic,
   * are folded: where all others of their kind are, so that the log has one order of them.
   */
  public static Topic<?> home(Source source) {
    String topic = source.topic();
    if (topic.equals(Topics.AGENT_RUNS.name())) {
      return Topics.AGENT_RUNS;
    }
    return topic.equals(Topics.AGENT_LLM_USAGE.name())
        ? Topics.AGENT_LLM_USAGE
        : Topics.AGENT_EVENTS;
  }

  /** Whether the record was re-routed. */
  static boolean isOf(Source source) {
    return source.headers().lastHeader(HEADER) != null;
  }

  /**
   * The record as it stood in the topic it strayed from, with the log time of the re-routed one.
   *
   * @throws Refusal when the header is missing or no origin
   */
  static Source of(Source stray, String prefix) {
    Header header = stray.headers().lastHeader(HEADER);
    Matcher origin =
        VALUE.matcher(
            header == null || header.value() == null
                ? ""
                : new String(header.value(), StandardCharsets.US_ASCII));
    if (!origin.matches() || !TOPICS.contains(origin.group(1))) {
      throw new Refusal(
          Refusal.INVALID,
          "header " + HEADER + " is missing: publish to the agent topics, this one is the app's");
    }
    return new Source(
        origin.group(1),
        prefix + origin.group(1),
        Integer.parseInt(origin.group(2)),
        Long.parseLong(origin.group(3)),
        stray.logTime(),
        stray.key(),
        stray.value(),
        stray.headers());
  }
}
