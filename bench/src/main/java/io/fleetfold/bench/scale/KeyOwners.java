package io.fleetfold.bench.scale;

import io.fleetfold.bench.cluster.KnownRuns;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberAssignment.TaskIds;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.common.GroupState;

/**
 * Which instance folds which run.
 *
 * @param ports of the instances, by partition
 */
record KeyOwners(Map<Integer, Integer> ports) {
  /** Waits until so many instances share all partitions, and tells how. */
  static KeyOwners await(Admin admin, Fleet fleet, int instances)
      throws InterruptedException, ExecutionException {
    while (true) {
      StreamsGroupDescription group =
          admin
              .describeStreamsGroups(List.of(fleet.applicationId()))
              .describedGroups()
              .get(fleet.applicationId())
              .get();
      KeyOwners owners = of(group, fleet);
      if (group.groupState() == GroupState.STABLE
          && group.members().stream()
              .allMatch(member -> member.assignment().equals(member.targetAssignment()))
          && owners.ports().size() == fleet.partitions()
          && owners.ports().values().stream().distinct().count() == instances) {
        return owners;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static KeyOwners of(StreamsGroupDescription group, Fleet fleet) {
    String runs =
        group.subtopologies().stream()
            .filter(part -> part.sourceTopics().contains(fleet.name(Topics.AGENT_RUNS)))
            .findFirst()
            .orElseThrow()
            .subtopologyId();
    Map<Integer, Integer> ports = new HashMap<>();
    for (StreamsGroupMemberDescription member : group.members()) {
      for (TaskIds tasks : member.assignment().activeTasks()) {
        if (tasks.subtopologyId().equals(runs)) {
          tasks.partitions().forEach(p -> ports.put(p, member.userEndpoint().orElseThrow().port()));
        }
      }
    }
    return new KeyOwners(ports);
  }

  /** Ids of known runs that the instance at that port folds, or that others do. */
  List<String> runs(long known, int port, boolean here) {
    return LongStream.range(0, known)
        .mapToObj(KnownRuns::id)
        .filter(id -> (ports.get(RecordKeys.partition(id, ports.size())) == port) == here)
        .limit(10_000)
        .toList();
  }
}
