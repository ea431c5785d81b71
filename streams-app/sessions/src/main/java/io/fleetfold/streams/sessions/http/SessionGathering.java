package io.fleetfold.streams.sessions.http;

import io.fleetfold.streams.core.http.Json;
import io.fleetfold.streams.core.reads.Page;
import io.fleetfold.streams.sessions.state.SessionTally;
import io.fleetfold.streams.sessions.views.SessionViews;
import io.fleetfold.streams.sessions.views.SessionViews.Filter;
import io.fleetfold.streams.sessions.views.SessionViews.View;
import java.time.Duration;
import java.util.List;

/**
 * What is told of the sessions of all partitions, wherever these are. Sessions are JSON as they
 * stand in answers: what another instance has read is passed on as it is. Thread-safe.
 */
public interface SessionGathering {
  /** Sessions that match, the last updated first. */
  Page<byte[]> list(Filter filter, int offset, int limit);

  /** What the stores hold, over all partitions. */
  SessionTally totals();

  /** What became of events, in their order, each once its position was waited for. */
  List<byte[]> appends(List<AppendQuestion> questions, Duration timeout);

  /** What one process tells that has all partitions. */
  static SessionGathering here(SessionViews views, SessionAppendAnswers appends) {
    return new SessionGathering() {
      @Override
      public Page<byte[]> list(Filter filter, int offset, int limit) {
        Page<View> page = views.sessions(filter, offset, limit);
        return new Page<>(
            page.items().stream().map(SessionGathering::item).toList(), page.hasMore());
      }

      @Override
      public SessionTally totals() {
        return views.totals();
      }

      @Override
      public List<byte[]> appends(List<AppendQuestion> questions, Duration timeout) {
        return appends.of(questions, timeout);
      }
    };
  }

  /** A session as it stands in a list. */
  static byte[] item(View view) {
    return Json.written(out -> SessionAnswers.write(view, null, out));
  }
}
