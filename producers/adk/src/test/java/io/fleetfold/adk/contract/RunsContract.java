package io.fleetfold.adk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.agents.LiveRequestQueue;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.apps.App;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.events.EventCompaction;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.Session;
import com.google.adk.summarizer.BaseEventSummarizer;
import com.google.adk.summarizer.EventsCompactionConfig;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.reactivex.rxjava3.core.Maybe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On which thread, in which order, and for how long runs go. */
public interface RunsContract extends Rounds {
  @Test
  default void shouldShowAnAppendOnTheSubscribersThreadWhenItIsEmitted() {
    everyTime(
        id -> {
          Session session = get("ann", id);
          List<Thread> threads = new ArrayList<>();
          List<Integer> shown = new ArrayList<>();

          service()
              .appendEvent(session, say(id, 1, "user", "hi"))
              .blockingSubscribe(
                  event -> {
                    threads.add(Thread.currentThread());
                    shown.add(session.events().size());
                  });
          service().appendEvent(session, say(id + "b", 2, "user", "hi")).test().assertComplete();

          assertThat(threads).containsExactly(Thread.currentThread());
          assertThat(shown).containsExactly(1);
          assertThat(session.events()).as("shown when subscribing has returned").hasSize(2);
        });
  }

  @Test
  default void shouldStoreAppendsInTheOrderOfTheirSubscription() {
    everyTime(
        id -> {
          Session session = get("ann", id);
          List<Event> events =
              IntStream.range(0, 100).mapToObj(i -> say(id + "-" + i, i, "user", "e" + i)).toList();

          List<io.reactivex.rxjava3.observers.TestObserver<Event>> appends =
              events.stream().map(event -> service().appendEvent(session, event).test()).toList();
          for (var append : appends) {
            append.awaitDone(60, TimeUnit.SECONDS).assertComplete();
          }

          assertThat(get("ann", id).events()).extracting(Event::id).isEqualTo(ids(events));
          assertThat(session.events()).extracting(Event::id).isEqualTo(ids(events));
        });
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(Event::id).toList();
  }

  @Test
  default void shouldKeepALiveConversation() {
    everyTime(
        id -> {
          LlmAgent agent =
              LlmAgent.builder()
                  .name("ear")
                  .model(new ScriptedModel().live())
                  .instruction("Listen.")
                  .outputKey("heard")
                  .build();
          LiveRequestQueue queue = new LiveRequestQueue();
          queue.content(Content.fromParts(Part.fromText("one")));
          queue.content(Content.fromParts(Part.fromText("two")));
          queue.close();

          List<Event> events =
              runner(agent)
                  .runLive(
                      "ann",
                      id,
                      queue,
                      RunConfig.builder().streamingMode(RunConfig.StreamingMode.BIDI).build())
                  .timeout(60, TimeUnit.SECONDS)
                  .toList()
                  .blockingGet();

          assertThat(Stage.texts(events)).containsExactly("heard one", "heard two");
          Session stored = get("ann", id);
          assertThat(Stage.texts(stored.events())).containsExactly("heard one", "heard two");
          assertThat(stored.state()).containsEntry("heard", "heard two");
        });
  }

  @Test
  default void shouldAnswerFromASummaryOfEarlierTurns() {
    everyTime(
        id -> {
          ScriptedModel model =
              new ScriptedModel()
                  .says("one")
                  .says("two")
                  .answers(request -> request.contents().get(0).text());
          LlmAgent agent = LlmAgent.builder().name("memory").model(model).build();
          BaseEventSummarizer summarizer = events -> Maybe.just(summary(events));
          Runner runner =
              Runner.builder()
                  .appName(app())
                  .app(
                      App.builder()
                          .name("contract")
                          .rootAgent(agent)
                          .eventsCompactionConfig(new EventsCompactionConfig(2, 0, summarizer))
                          .build())
                  .sessionService(service())
                  .build();

          for (String text : List.of("1", "2")) {
            runner.runAsync("ann", id, Content.fromParts(Part.fromText(text))).blockingSubscribe();
          }

          assertThat(Rounds.last(get("ann", id).events()).actions().compaction()).isPresent();
          assertThat(Rounds.last(ask(runner, id, "3")).stringifyContent())
              .isEqualTo("summary of 4 events");
        });
  }

  private static Event summary(List<Event> events) {
    EventCompaction compaction =
        EventCompaction.builder()
            .startTimestamp(events.get(0).timestamp())
            .endTimestamp(Rounds.last(events).timestamp())
            .compactedContent(
                Content.builder()
                    .role("model")
                    .parts(Part.fromText("summary of " + events.size() + " events"))
                    .build())
            .build();
    return Event.builder()
        .id(Event.generateEventId())
        .invocationId(Event.generateEventId())
        .author("user")
        .actions(EventActions.builder().compaction(compaction).build())
        .build();
  }
}
