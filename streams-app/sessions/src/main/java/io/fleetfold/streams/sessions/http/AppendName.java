package io.fleetfold.streams.sessions.http;

import io.fleetfold.schemas.RecordKeys;
import io.fleetfold.streams.core.http.Problem;
import io.fleetfold.streams.core.http.QueryParameters;
import io.fleetfold.streams.sessions.SessionId;
import java.util.List;

/**
 * Which event of which session, written {@code app/user/session/event}, each part percent-encoded.
 */
public record AppendName(SessionId id, String eventId) {
  /** Events that one request may name. */
  public static final int MAX = 64;

  private static final int PARTS = 4;

  /** The names in a parameter, separated by commas. */
  static List<AppendName> parse(QueryParameters query, String parameter) {
    return query.several(parameter, MAX, "name at most " + MAX + " events").stream()
        .map(name -> one(parameter, name))
        .toList();
  }

  private static AppendName one(String parameter, String name) {
    String[] parts =
        parts(
            parameter,
            name,
            PARTS,
            "write each as app/user/session/event, every part percent-encoded");
    return new AppendName(SessionId.of(parts[0], parts[1], parts[2]), parts[3]);
  }

  /** The decoded parts of a name such as {@code app/user/session}. */
  public static String[] parts(String parameter, String name, int count, String remedy) {
    String[] parts = name.split("/", -1);
    if (parts.length != count) {
      throw malformed(parameter, remedy);
    }
    try {
      for (int i = 0; i < count; i++) {
        parts[i] = QueryParameters.checkId(parameter, RecordKeys.decode(parts[i]));
      }
    } catch (IllegalArgumentException e) {
      throw malformed(parameter, remedy);
    }
    return parts;
  }

  private static Problem.Thrown malformed(String parameter, String remedy) {
    return Problem.badParameter(parameter, parameter + " has a part that is not a name", remedy)
        .thrown();
  }
}
