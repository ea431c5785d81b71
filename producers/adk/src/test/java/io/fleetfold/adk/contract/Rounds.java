package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.BaseAgent;
import com.google.adk.events.Event;
import com.google.adk.runner.Runner;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import java.util.List;

/** What depends on the order of things across threads is tried several times. */
public interface Rounds extends Stage {
  /** How often each scenario is tried. */
  default int rounds() {
    return Integer.getInteger("fleetfold.contract.rounds", 20);
  }

  /** Something that a user does with an agent, in a session that exists and is empty. */
  @FunctionalInterface
  interface Scenario {
    void play(String session) throws Exception;
  }

  /** Plays it again and again, and demands that it goes well every time. */
  default void everyTime(Scenario scenario) {
    int good = 0;
    Throwable first = null;
    for (int round = 1; round <= rounds(); round++) {
      try {
        create("ann", "s" + round);
        scenario.play("s" + round);
        good++;
      } catch (Exception | AssertionError e) {
        first = first == null ? e : first;
      }
    }
    if (good < rounds()) {
      throw new AssertionError("good in " + good + " of " + rounds() + " rounds", first);
    }
  }

  default Runner runner(BaseAgent agent) {
    return Runner.builder().agent(agent).appName(app()).sessionService(service()).build();
  }

  default List<Event> ask(Runner runner, String session, String text) {
    return ask(runner, session, Content.fromParts(Part.fromText(text)));
  }

  default List<Event> ask(Runner runner, String session, Content content) {
    List<Event> events = runner.runAsync("ann", session, content).toList().blockingGet();
    // what the caller saw last is stored
    assertThat(get("ann", session).events()).extracting(Event::id).endsWith(last(events).id());
    return events;
  }

  static Event last(List<Event> events) {
    return events.get(events.size() - 1);
  }
}
