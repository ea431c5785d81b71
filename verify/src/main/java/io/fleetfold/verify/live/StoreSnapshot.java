package io.fleetfold.verify.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.verify.compare.Names;
import io.fleetfold.verify.compare.Sheet;
import io.fleetfold.verify.compare.StatisticsObject;
import io.fleetfold.verify.compare.Witness;
import io.fleetfold.verify.replay.CountedFrom;
import io.fleetfold.verify.replay.Scope;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the state stores say. */
public final class StoreSnapshot {
  private static final int PAGE = 500;

  private StoreSnapshot() {}

  /**
   * Asks for the fleet, every agent and every run.
   *
   * @throws IOException when the app is away or answers with an error
   */
  public static List<Witness> read(QueryApi api) throws IOException, InterruptedException {
    Sheet sheet = new Sheet();
    StatisticsObject.put(sheet, Scope.FLEET, api.get("/api/v1/stats"));
    JsonNode page;
    int offset = 0;
    do {
      page = api.get("/api/v1/agents?limit=" + PAGE + "&offset=" + offset);
      for (JsonNode agent : page.path("items")) {
        StatisticsObject.put(sheet, Scope.agent(agent.path("agent_id").textValue()), agent);
        offset++;
      }
    } while (page.path("has_more").asBoolean());
    Set<String> names = new LinkedHashSet<>(Names.statistics());
    return List.of(
        new Witness(
            Witness.Column.LIVE,
            "state stores",
            Set.of(Scope.Kind.FLEET, Scope.Kind.AGENT, Scope.Kind.UNASSIGNED),
            names,
            sheet),
        LiveRuns.read(api),
        notCounted(api.get("/api/v1/data-quality")));
  }

  /** Calls that do not count are among the findings of data quality, which deletion leaves. */
  static Witness notCounted(JsonNode quality) {
    long calls = 0;
    for (Map.Entry<String, JsonNode> reason : quality.path("by_reason").properties()) {
      calls += reason.getKey().startsWith("call_repeated_") ? reason.getValue().longValue() : 0;
    }
    return new Witness(
        Witness.Column.LIVE,
        "data quality",
        Set.of(Scope.Kind.FLEET),
        Set.of(Names.EVER_NOT_COUNTED),
        new Sheet().put(Scope.FLEET, Names.EVER_NOT_COUNTED, calls));
  }

  /**
   * Asks from which offset on the folds count what calls do not tell.
   *
   * @throws IOException when the app is away or answers with an error
   */
  public static CountedFrom countedFrom(QueryApi api) throws IOException, InterruptedException {
    Map<String, Map<Integer, Long>> offsets = new HashMap<>();
    for (Map.Entry<String, JsonNode> topic : api.get("/internal/usage-counted-from").properties()) {
      offsets.put(topic.getKey(), QueryApi.offsets(topic.getValue()));
    }
    return CountedFrom.of(offsets);
  }
}
