package io.fleetfold.streams.sessions.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.sessions.Decisions;
import io.fleetfold.streams.sessions.SessionId;
import io.fleetfold.streams.sessions.state.AppendOutcome;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers what became of events whose sessions are here. Thread-safe. */
public final class SessionAppendAnswers {
  static final String EVENT = "event_id";

  private final SessionViews views;
  private final SessionWaiting waiting;

  SessionAppendAnswers(SessionViews views, SessionWaiting waiting) {
    this.views = views;
    this.waiting = waiting;
  }

  /** One JSON object for each, in their order, once all positions were waited for. */
  List<byte[]> of(List<AppendQuestion> questions, Duration timeout) {
    List<Position> positions =
        questions.stream().map(AppendQuestion::position).filter(Objects::nonNull).toList();
    boolean passed =
        waiting.await(
            timeout,
            positions,
            questions.stream().map(each -> each.name().id().app()).collect(Collectors.toSet()));
    return questions.stream().map(question -> of(question, passed)).toList();
  }

  private byte[] of(AppendQuestion question, boolean passed) {
    AppendName name = question.name();
    Optional<AppendOutcome> outcome = views.append(name.id(), name.eventId());
    return Json.written(
        out -> {
          out.writeStartObject();
          out.writeStringField(EVENT, name.eventId());
          if (outcome.isPresent()) {
            Position position = question.position();
            write(outcome.get(), name.id(), position == null ? List.of() : List.of(position), out);
          } else {
            out.writeStringField("outcome", passed ? "unknown" : "undecided");
          }
          out.writeEndObject();
        });
  }

  /** Writes what became of an event that has waited for those positions. */
  void write(AppendOutcome outcome, SessionId id, List<Position> waited, JsonGenerator out)
      throws IOException {
    out.writeStringField("outcome", word(outcome));
    if (outcome.getReason() != null) {
      out.writeStringField("reason", outcome.getReason());
      out.writeStringField("message", outcome.getMessage());
    }
    if (outcome.getRevision() >= 0) {
      out.writeNumberField("revision", outcome.getRevision());
    }
    int partition = RecordKeys.partition(id.userKey(), views.partitions());
    boolean isFirst = waited.contains(new Position(partition, outcome.getOffset()));
    out.writeBooleanField("duplicate", outcome.getDuplicate() && !isFirst);
  }

  /** What became of an event, in a word. */
  static String word(AppendOutcome outcome) {
    return switch (outcome.getOutcome()) {
      case Decisions.ACCEPTED -> "accepted";
      case Decisions.REFUSED -> "refused";
      default -> "ignored";
    };
  }
}
