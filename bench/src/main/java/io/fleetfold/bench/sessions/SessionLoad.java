package io.fleetfold.bench.sessions;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import io.fleetfold.bench.MeasuredTimes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** What agents do with a session service, through the kit's interface alone. */
final class SessionLoad {
  private static final String APP = "bench";
  // a conversation's length: the session object that the caller holds grows with each append
  private static final int CONVERSATION = 100;
  // what the service in memory keeps must leave room for the others
  private static final int MAX_APPENDS = 50_000;

  private final BaseSessionService service;

  SessionLoad(BaseSessionService service) {
    this.service = service;
  }

  BaseSessionService service() {
    return service;
  }

  /** What was measured of one number of sessions at once; rate is appends in a second. */
  record Result(
      MeasuredTimes create, MeasuredTimes append, MeasuredTimes getAfterAppend, double rate) {}

  /** Appends as fast as it goes, from so many sessions of different users at once. */
  Result run(int sessions, Duration time) throws InterruptedException {
    Result unrated = new Result(new MeasuredTimes(), new MeasuredTimes(), new MeasuredTimes(), 0);
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(sessions);
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    for (int i = 0; i < sessions; i++) {
      Thread agent =
          new Thread(
              () -> {
                try {
                  converse(unrated, end);
                } catch (RuntimeException e) {
                  failure.set(e);
                } finally {
                  done.countDown();
                }
              },
              "agent-" + i);
      agent.start();
    }
    done.await();
    if (failure.get() != null) {
      throw failure.get();
    }
    double rate = unrated.append.count() * 1e9 / (System.nanoTime() - begin);
    MeasuredTimes reads = new MeasuredTimes();
    readAfterAppend(reads);
    return new Result(unrated.create, unrated.append, reads, rate);
  }

  private void converse(Result result, long end) {
    String user = "user-" + UUID.randomUUID();
    while (System.nanoTime() < end && result.append.count() < MAX_APPENDS) {
      Session session = timed(result.create, () -> create(user));
      for (int i = 0; i < CONVERSATION && System.nanoTime() < end; i++) {
        Event event = event(i);
        Event appended =
            timed(result.append, () -> service.appendEvent(session, event).blockingGet());
        if (!appended.id().equals(event.id())) {
          throw new IllegalStateException("another event was appended");
        }
      }
    }
  }

  private void readAfterAppend(MeasuredTimes reads) {
    Session session = create("user-" + UUID.randomUUID());
    for (int i = 1; i <= CONVERSATION; i++) {
      Event event = event(i);
      var unused = service.appendEvent(session, event).blockingGet();
      check(timed(reads, () -> get(session, service)), i);
    }
  }

  /** What reads took that were a service's first ones of a session, and what later ones took. */
  record Reads(MeasuredTimes first, MeasuredTimes again) {}

  /**
   * Reads of sessions with so many events, each by every one of the readers.
   *
   * @param readers have read none of them yet
   */
  Reads reads(int events, int sessions, List<BaseSessionService> readers) {
    Reads reads = new Reads(new MeasuredTimes(), new MeasuredTimes());
    for (int i = 0; i < sessions; i++) {
      Session session = create("user-" + UUID.randomUUID());
      for (int event = 0; event < events; event++) {
        var unused = service.appendEvent(session, event(event)).blockingGet();
      }
      // others do not wait for what this one wrote
      check(get(session, service), events);
      for (BaseSessionService reader : readers) {
        check(timed(reads.first, () -> get(session, reader)), events);
        check(timed(reads.again, () -> get(session, reader)), events);
      }
    }
    return reads;
  }

  private static void check(Session read, int events) {
    if (read.events().size() != events) {
      throw new IllegalStateException("events are missing");
    }
  }

  private Session create(String user) {
    Map<String, Object> state = new HashMap<>(Map.of("user:name", "Ann", "step", 0));
    return service.createSession(APP, user, state, UUID.randomUUID().toString()).blockingGet();
  }

  private static Session get(Session session, BaseSessionService from) {
    return from.getSession(APP, session.userId(), session.id(), Optional.empty()).blockingGet();
  }

  private static Event event(int step) {
    ConcurrentHashMap<String, Object> delta = new ConcurrentHashMap<>();
    delta.put("step", step);
    delta.put("reminders", List.of("buy milk", "call the bank", "step " + step));
    return Event.builder()
        .id(Event.generateEventId())
        .invocationId("invocation")
        .author("assistant")
        .content(
            Content.builder()
                .role("model")
                .parts(Part.fromText("I have noted that for you; that is reminder " + step + "."))
                .build())
        .actions(EventActions.builder().stateDelta(delta).build())
        .timestamp(System.currentTimeMillis())
        .build();
  }

  private static <T> T timed(MeasuredTimes latencies, Supplier<T> work) {
    long begin = System.nanoTime();
    T result = work.get();
    latencies.add(System.nanoTime() - begin);
    return result;
  }
}
