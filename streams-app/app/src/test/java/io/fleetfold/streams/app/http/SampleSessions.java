package io.fleetfold.streams.app.http;

import io.fleetfold.records.AgentRunEvent;
import io.fleetfold.schemas.Topics;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Sessions;
import io.fleetfold.streams.sessions.views.SessionViews;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;

/**
 * Sessions of the real topology for a server that reads them at any time: the driver folds and is
 * read by one thread at a time.
 */
final class SampleSessions implements AutoCloseable {
  private final FoldDriver driver = new FoldDriver();
  private final Instant begin = Instant.now().minusSeconds(600);
  private int events;

  SampleSessions() {
    driver.logTime(begin.toEpochMilli());
  }

  SessionViews views() {
    SessionViews views = driver.sessions();
    return (SessionViews)
        Proxy.newProxyInstance(
            SessionViews.class.getClassLoader(),
            new Class<?>[] {SessionViews.class},
            (proxy, method, arguments) -> {
              synchronized (this) {
                try {
                  return method.invoke(views, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              }
            });
  }

  /** Folds an event, a second after the one before. */
  synchronized void add(AgentRunEvent.Builder event) {
    events++;
    AgentRunEvent record =
        event
            .setTimestamp(begin.plusSeconds(events))
            .setEventId(event.getEventId() + "-" + events)
            .build();
    driver.logTime(begin.plusSeconds(events).toEpochMilli()).session(record);
  }

  synchronized void forgetLog(long before) {
    driver.forgetLog(Topics.AGENT_SESSION_EVENTS, before);
  }

  /** A conversation of ten events with all that can happen in one. */
  void conversation(String session) {
    add(
        Sessions.created(session, "c")
            .setStateDelta(
                "{\"items\":[],\"user:name\":\"Ann\",\"app:greeting\":\"Hello\",\"temp:x\":1}"));
    add(
        Sessions.event(session, "r", "route_entered")
            .setData("{\"route\":\"reminders\",\"step\":\"ask\"}"));
    add(Sessions.message(session, "u", "Remind me to buy milk and to call the plumber"));
    add(
        agent(session, "q")
            .setContent(
                "{\"parts\":[{\"functionCall\":{\"name\":\"add_reminder\",\"args\":{\"text\":\"buy"
                    + " milk\",\"due\":\"tomorrow\"}}}]}"));
    add(
        agent(session, "a")
            .setContent(
                "{\"parts\":[{\"functionResponse\":{\"name\":\"add_reminder\",\"response\":{\"id\":1,\"ok\":true}}}]}")
            .setStateDelta(
                "{\"items\":[{\"id\":1,\"text\":\"buy milk\",\"due\":\"tomorrow\",\"done\":false}]}"));
    add(agent(session, "t").setContent("{\"parts\":[{\"text\":\"One more to go.\"}]}"));
    add(
        agent(session, "s")
            .setStateDelta(
                "{\"items\":[{\"id\":1,\"text\":\"buy milk\",\"due\":\"tomorrow\",\"done\":false},"
                    + "{\"id\":2,\"text\":\"call the plumber\",\"due\":null,\"done\":false}],"
                    + "\"count\":2,\"user:name\":\"Ann B.\"}")
            .setContent("{\"parts\":[{\"text\":\"Both are on your list.\"}]}")
            .setFinalResponse(true));
    add(
        agent(session, "x")
            .setExpectedRevision(1L)
            .setStateDelta("{\"count\":99}")
            .setContent("{\"parts\":[{\"text\":\"Too late\"}]}"));
    add(agent(session, "p").setPartial(true).setContent("{\"parts\":[{\"text\":\"Any\"}]}"));
    add(Sessions.event(session, "d", "state_changed").setStateDelta("{\"count\":null}"));
  }

  static AgentRunEvent.Builder agent(String session, String event) {
    return Sessions.message(session, event, "").setAuthor("helper");
  }

  @Override
  public synchronized void close() {
    driver.close();
  }
}
