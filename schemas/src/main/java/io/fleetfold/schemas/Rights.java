package io.fleetfold.schemas;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.fleetfold.schemas.Topic.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each part of a fleet may do at brokers that ask for it, and no more. Brokers take {@code
 * DESCRIBE} for granted where reading, writing or deleting is allowed.
 */
public enum Rights {
  /** The clients in agents' programs. */
  AGENTS {
    @Override
    void add(Fleet fleet, List<Right> rights) {
      topics(fleet, rights, Rights::isSentByAgents, WRITE);
    }
  },
  /** The gateway, which writes for agents. */
  GATEWAY {
    @Override
    void add(Fleet fleet, List<Right> rights) {
      topics(
          fleet,
          rights,
          topic -> isSentByAgents(topic) || topic.equals(Topics.GATEWAY_REFUSALS),
          WRITE);
    }
  },
  /** Every instance of the streams app. */
  STREAMS {
    @Override
    void add(Fleet fleet, List<Right> rights) {
      topics(fleet, rights, topic -> true, CREATE, DESCRIBE, DESCRIBE_CONFIGS);
      topics(fleet, rights, Rights::isReadByFolds, READ);
      topics(fleet, rights, topic -> topic.writers().contains(Writer.STREAMS_APP), WRITE);
      String application = fleet.applicationId();
      // repartition topics and changelogs
      prefixed(
          rights,
          ResourceType.TOPIC,
          application + "-",
          READ,
          WRITE,
          CREATE,
          DELETE,
          DESCRIBE_CONFIGS);
      literal(rights, ResourceType.GROUP, application, READ, DESCRIBE_CONFIGS, ALTER_CONFIGS);
      literal(rights, ResourceType.GROUP, fleet.skippedGroup(), DESCRIBE);
      prefixed(rights, ResourceType.TRANSACTIONAL_ID, application, WRITE);
    }
  },
  /** The Connect workers and their sinks. */
  CONNECT {
    @Override
    void add(Fleet fleet, List<Right> rights) {
      topics(fleet, rights, Topics.SUNK::contains, READ);
      // deleted where rows are written anew from the beginning
      Topics.SUNK.forEach(
          topic ->
              literal(rights, ResourceType.GROUP, "connect-" + fleet.name(topic), READ, DELETE));
      literal(rights, ResourceType.GROUP, WORKERS, READ);
      for (String own : new String[] {"-configs", "-offsets", "-status"}) {
        literal(rights, ResourceType.TOPIC, WORKERS + own, READ, WRITE, CREATE, DESCRIBE_CONFIGS);
      }
    }
  },
  /** The schema registry, which all fleets of the cluster share. */
  REGISTRY {
    @Override
    void add(Fleet fleet, List<Right> rights) {
      literal(rights, ResourceType.TOPIC, SCHEMAS, READ, WRITE, CREATE, DESCRIBE_CONFIGS);
      literal(rights, ResourceType.GROUP, REGISTRIES, READ);
    }
  },
  /** {@code fleetfold verify}. */
  VERIFY {
    @Override
    void add(Fleet fleet, List<Right> rights) {
      topics(fleet, rights, topic -> true, READ);
      readers(fleet, rights);
    }
  },
  /** Who makes topics, loads prices and sets dead letters aside, by hand or as a job. */
  OPERATORS {
    @Override
    void add(Fleet fleet, List<Right> rights) {
      topics(fleet, rights, topic -> true, READ, CREATE, DESCRIBE_CONFIGS);
      topics(
          fleet,
          rights,
          topic -> topic.writers().contains(Writer.COMMANDS) || topic.equals(Topics.MODEL_PRICES),
          WRITE);
      readers(fleet, rights);
      literal(rights, ResourceType.GROUP, fleet.skippedGroup(), READ);
      prefixed(
          rights, ResourceType.TRANSACTIONAL_ID, fleet.prefix() + "fleetfold-dead-letters-", WRITE);
    }
  };

  /** The group of our Connect workers; their topics begin with it. */
  public static final String WORKERS = "fleetfold-connect";

  private static final String SCHEMAS = "_schemas";
  // by which they choose the one that writes
  private static final String REGISTRIES = "schema-registry";

  /**
   * Some operations on what bears a name, or on all whose name begins with it.
   *
   * @param pattern literal or prefixed
   */
  public record Right(
      ResourceType type, PatternType pattern, String name, Set<AclOperation> operations) {}

  /** The part as people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a broker that refuses the part means, with the remedy. */
  public String refused(Throwable refusal) {
    return "the brokers refuse it: "
        + refusal.getMessage()
        + " Its principal needs what './fleetfold acls "
        + word()
        + "' prints.";
  }

  /** All that the part needs for a fleet. */
  public List<Right> of(Fleet fleet) {
    List<Right> rights = new ArrayList<>();
    add(fleet, rights);
    return List.copyOf(rights);
  }

  abstract void add(Fleet fleet, List<Right> rights);

  private static boolean isSentByAgents(Topic<?> topic) {
    return topic.writers().contains(Writer.PRODUCERS)
        && Stream.concat(Topics.INPUTS.stream(), Topics.SESSION_INPUTS.stream())
            .anyMatch(topic::equals);
  }

  private static boolean isReadByFolds(Topic<?> topic) {
    return Topics.INPUTS.contains(topic)
        || Topics.SESSION_INPUTS.contains(topic)
        || topic.equals(Topics.MODEL_PRICES)
        || topic.equals(Topics.GATEWAY_REFUSALS);
  }

  /** How far folds and sinks are. */
  private static void readers(Fleet fleet, List<Right> rights) {
    literal(rights, ResourceType.GROUP, fleet.applicationId(), DESCRIBE);
    Topics.SUNK.forEach(
        topic -> literal(rights, ResourceType.GROUP, "connect-" + fleet.name(topic), DESCRIBE));
  }

  private static void topics(
      Fleet fleet, List<Right> rights, Predicate<Topic<?>> which, AclOperation... operations) {
    Topics.ALL.stream()
        .filter(which)
        .forEach(topic -> literal(rights, ResourceType.TOPIC, fleet.name(topic), operations));
  }

  private static void literal(
      List<Right> rights, ResourceType type, String name, AclOperation... operations) {
    add(
        rights,
        new Right(type, PatternType.LITERAL, name, EnumSet.copyOf(Arrays.asList(operations))));
  }

  private static void prefixed(
      List<Right> rights, ResourceType type, String name, AclOperation... operations) {
    add(
        rights,
        new Right(type, PatternType.PREFIXED, name, EnumSet.copyOf(Arrays.asList(operations))));
  }

  /** Adds a right to what the part may do with that resource already. */
  private static void add(List<Right> rights, Right right) {
    for (int i = 0; i < rights.size(); i++) {
      Right there = rights.get(i);
      if (there.type() == right.type()
          && there.pattern() == right.pattern()
          && there.name().equals(right.name())) {
        Set<AclOperation> both = EnumSet.copyOf(there.operations());
        both.addAll(right.operations());
        rights.set(i, new Right(right.type(), right.pattern(), right.name(), both));
        return;
      }
    }
    rights.add(right);
  }
}
