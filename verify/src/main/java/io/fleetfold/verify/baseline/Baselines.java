package io.fleetfold.verify.baseline;

import io.fleetfold.schemas.Topic;
import io.fleetfold.schemas.Topics;
import io.fleetfold.verify.cluster.ClusterConfig;
import io.fleetfold.verify.cluster.Offsets;
import io.fleetfold.verify.replay.Replay;
import io.fleetfold.verify.replay.ReplayConfig;
import io.fleetfold.verify.sessions.SessionReplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * The baseline of an earlier verify, and the one that this verify will leave behind. Not
 * thread-safe.
 */
public final class Baselines implements AutoCloseable {
  private final Path file;
  private final BaselineHead now;
  private final Baseline before;
  private final String unusable;
  private final BaselineWriter writer;

  /**
   * Opens the folder.
   *
   * @param folder null where there is none: nothing is read or written
   * @param ends up to where the replay will go
   * @throws IOException when nothing can be written there
   */
  public Baselines(
      Path folder,
      ClusterConfig cluster,
      Offsets offsets,
      ReplayConfig config,
      Map<TopicPartition, Long> ends)
      throws IOException {
    Map<String, String> topics = new HashMap<>();
    for (Topic<?> input : Topics.INPUTS) {
      topics.put(cluster.name(input), offsets.topicId(cluster.name(input)));
    }
    String sessions = cluster.name(Topics.AGENT_SESSION_EVENTS);
    topics.put(sessions, offsets.topicId(sessions));
    now =
        new BaselineHead(Format.CURRENT, offsets.clusterId(), topics, config, Instant.now(), ends);
    file = folder == null ? null : folder.resolve(cluster.prefix() + now.clusterId() + ".baseline");
    Baseline opened = null;
    String why = "no baseline folder is given (--baseline)";
    if (file != null && Files.exists(file)) {
      try {
        opened = new Baseline(file);
        why = now.refuses(opened.head()).map(text -> file + " can't be used: " + text).orElse(null);
      } catch (IOException e) {
        why = file + " can't be used: " + e.getMessage();
      }
    } else if (file != null) {
      why = "there is no baseline " + file;
    }
    before = opened;
    unusable = why;
    writer = file == null ? null : new BaselineWriter(file, now);
  }

  /** Where baselines are; null for nowhere. */
  public Path file() {
    return file;
  }

  /** When the earlier one was taken. */
  public Instant takenAt() {
    return before.head().takenAt();
  }

  /**
   * Why the earlier baseline is no help for partitions whose input begins at these offsets; empty
   * if it is.
   */
  public Optional<String> unusable(
      List<TopicPartition> partitions, Map<TopicPartition, Long> starts) {
    if (unusable != null) {
      return Optional.of(unusable);
    }
    for (TopicPartition at : partitions) {
      if (!before.head().knows(at)) {
        return Optional.of(file + " was written by a release that did not read " + at.topic());
      }
      long offset = before.head().offsets().getOrDefault(at, 0L);
      if (offset < starts.get(at)) {
        return Optional.of(
            file + " reaches to offset " + offset + " of " + at + " only: what follows is missing");
      }
      if (offset > now.offsets().getOrDefault(at, 0L)) {
        return Optional.of(
            file + " reaches to offset " + offset + " of " + at + ", beyond what is folded");
      }
    }
    return Optional.empty();
  }

  /** The offset at which a replay goes on from the earlier baseline. */
  public long offset(TopicPartition at) {
    return before.head().offsets().getOrDefault(at, 0L);
  }

  /** Brings a replay to where the earlier one stood. */
  public void restore(int partition, Replay replay) throws IOException {
    before.restore(partition, replay);
  }

  /** Brings a replay of sessions to where the earlier one stood. */
  public void restore(int partition, SessionReplay replay) throws IOException {
    before.restore(partition, replay);
  }

  /** Takes over what the sessions of a partition have come to. */
  public void add(int partition, SessionReplay replay) throws IOException {
    if (writer != null) {
      writer.add(partition, replay);
    }
  }

  /** Takes over what a partition number has come to. */
  public void add(int partition, Replay replay) throws IOException {
    if (writer != null) {
      writer.add(partition, replay);
    }
  }

  /** Everything was equal: what was taken over is the baseline from now on. */
  public void commit() throws IOException {
    if (writer != null) {
      writer.commit();
    }
  }

  @Override
  public void close() throws IOException {
    if (before != null) {
      before.close();
    }
    if (writer != null) {
      writer.close();
    }
  }
}
