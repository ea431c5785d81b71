package io.fleetfold.verify.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetfold.verify.sessions.Owner;
import io.fleetfold.verify.sessions.SessionNumbers;
import io.fleetfold.verify.sessions.SessionNumbers.Field;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** What the state stores say of sessions, and of what users' and applications' sessions share. */
public final class LiveSessions {
  private LiveSessions() {}

  /**
   * Asks for all of them, page by page.
   *
   * @throws IOException when the app is away or answers with an error
   */
  public static Map<Owner, SessionNumbers> read(QueryApi api)
      throws IOException, InterruptedException {
    Map<Owner, SessionNumbers> all = new HashMap<>();
    read(api, "/internal/sessions?", item -> session(item, all));
    for (String scope : new String[] {"user", "app"}) {
      read(api, "/internal/shared-state?scope=" + scope + "&", item -> shared(item, all));
    }
    return all;
  }

  /**
   * Asks from which offset of each partition on events are folded by the law of this release.
   *
   * @throws IOException when the app is away or answers with an error
   */
  public static Map<Integer, Long> lawFrom(QueryApi api) throws IOException, InterruptedException {
    return QueryApi.offsets(api.get("/internal/session-law-from").path("offsets"));
  }

  /** Puts an item of the list of sessions. */
  public static void session(JsonNode item, Map<Owner, SessionNumbers> into) {
    Owner owner =
        Owner.ofSession(text(item, "app_name"), text(item, "user_id"), text(item, "session_id"));
    SessionNumbers numbers = owner.live();
    for (Field field : Field.values()) {
      if (field != Field.STATUS && numbers.tells(field)) {
        numbers.put(field, number(item, name(field)));
      }
    }
    numbers.putStatus(text(item, "status"));
    into.put(owner, numbers);
  }

  /** Puts an item of the list of what users' or applications' sessions share. */
  public static void shared(JsonNode item, Map<Owner, SessionNumbers> into) {
    String user = text(item, "user_id");
    Owner owner =
        user.isEmpty()
            ? Owner.ofApp(text(item, "app_name"))
            : Owner.ofUser(text(item, "app_name"), user);
    SessionNumbers numbers = owner.live();
    numbers.put(Field.STATE_KEYS, number(item, "state_keys"));
    numbers.put(Field.STATE, number(item, "state"));
    if (numbers.tells(Field.STATE_REVISIONS)) {
      numbers.put(Field.STATE_REVISIONS, number(item, "revisions"));
    }
    into.put(owner, numbers);
  }

  private static void read(QueryApi api, String path, Consumer<JsonNode> each)
      throws IOException, InterruptedException {
    api.eachItem(path, page -> page.path("next").textValue(), each);
  }

  private static String name(Field field) {
    return switch (field) {
      case EVENTS, MESSAGES, TTL -> field.words();
      case MESSAGE_PRINT -> "messages";
      default -> field.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String text(JsonNode item, String name) {
    return item.path(name).asText();
  }

  private static Long number(JsonNode item, String name) {
    JsonNode value = item.path(name);
    if (value.isMissingNode()) {
      throw new IllegalArgumentException(
          "sessions have no " + name + ": does the server run the same version?");
    }
    return value.isNull() ? null : value.longValue();
  }
}
