package io.fleetfold.local.broker;

import java.nio.file.Path;
import java.util.Properties;

/** What one broker for one machine is configured with: small, quick to start, nothing lost. */
final class BrokerSettings {
  // the client refuses records above 32 MiB; the rest is room for keys, headers and framing
  private static final int LARGEST_BATCH = 34 * 1024 * 1024;

  private BrokerSettings() {}

  static Properties of(Path data, int port, int controllerPort) {
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("listeners", "FLEET://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    p.put("advertised.listeners", "FLEET://127.0.0.1:" + port);
    p.put("listener.security.protocol.map", "FLEET:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "FLEET");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.put("log.dirs", data.toString());
    p.put("auto.create.topics.enable", "false");
    p.put("message.max.bytes", LARGEST_BATCH);
    p.put("replica.fetch.max.bytes", LARGEST_BATCH);
    internalTopics(p);
    quickGroups(p);
    smallFootprint(p);
    // after a kill the new process is refused until the old one's session is over
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    return p;
  }

  private static void internalTopics(Properties p) {
    p.put("offsets.topic.num.partitions", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("share.coordinator.state.topic.replication.factor", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");
    // a machine that sleeps over a long weekend must still find its groups' offsets
    p.put("offsets.retention.minutes", Integer.toString(60 * 24 * 30));
  }

  /** Members that died with their process are given up soon, new ones are not made to wait. */
  private static void quickGroups(Properties p) {
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("group.min.session.timeout.ms", "3000");
    p.put("group.consumer.min.session.timeout.ms", "6000");
    p.put("group.consumer.session.timeout.ms", "8000");
    p.put("group.consumer.min.heartbeat.interval.ms", "500");
    p.put("group.consumer.heartbeat.interval.ms", "1000");
    p.put("group.streams.min.session.timeout.ms", "6000");
    p.put("group.streams.session.timeout.ms", "8000");
    p.put("group.streams.min.heartbeat.interval.ms", "500");
    p.put("group.streams.heartbeat.interval.ms", "500");
    p.put("group.streams.initial.rebalance.delay.ms", "0");
  }

  private static void smallFootprint(Properties p) {
    p.put("num.network.threads", "2");
    p.put("num.io.threads", "4");
    p.put("background.threads", "2");
    p.put("num.recovery.threads.per.data.dir", "2");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    p.put("log.cleaner.io.buffer.size", "65536");
    p.put("log.index.size.max.bytes", "1048576");
    p.put("log.segment.bytes", Integer.toString(256 * 1024 * 1024));
    // the write-ahead log of the metadata is tiny; its default segment is 1 GiB on paper only
    p.put("metadata.log.segment.bytes", Integer.toString(32 * 1024 * 1024));
  }
}
