package io.fleetfold.connect;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Lets sinks read their topics once more from the beginning, through Connect's REST API. Rows that
 * are in SQL already are written again as they are: a row's revision keeps an older version out.
 */
public final class SinkRewind {
  private final ConnectRest rest;

  /**
   * Rewinds sinks of the worker or cluster at that address.
   *
   * @param token what its REST interface takes changes with; null where it asks for none
   */
  public SinkRewind(String restUrl, String token) {
    this.rest = new ConnectRest(restUrl, token);
  }

  /** What is done to the database while no sink writes to it. */
  public interface Meanwhile {
    void run() throws Exception;
  }

  /**
   * Stops the sinks, does something to their database, and lets them begin anew. They run again
   * afterwards, also where something failed; those whose position could not be changed then go on
   * where they were.
   *
   * @param connectors their names
   * @param patience how long to wait for the tasks of each to end
   * @throws IOException when Connect does not answer or refuses, with its reason
   */
  public void rewind(Collection<String> connectors, Duration patience, Meanwhile meanwhile)
      throws Exception {
    List<String> stopped = new ArrayList<>();
    try {
      for (String connector : connectors) {
        stopped.add(connector);
        rest.stop(connector);
      }
      // the positions first: Connect refuses to move them until no task is left that could write
      for (String connector : connectors) {
        ConnectRest.onceStopped(patience, () -> rest.forget(connector));
      }
      meanwhile.run();
    } finally {
      for (String connector : stopped) {
        rest.resume(connector);
      }
    }
  }
}
