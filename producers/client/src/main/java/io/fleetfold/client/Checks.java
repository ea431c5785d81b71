package io.fleetfold.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Checks of settings, with messages that name the setting and the remedy. */
final class Checks {
  private static final Pattern SERVER =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\s:/\\[\\]]+):\\d{1,5}");
  private static final Pattern URL = Pattern.compile("https?://[^\\s,]+");

  private Checks() {}

  static void servers(String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrapServers is missing: name the Kafka brokers as host:port, say with"
              + " FLEETFOLD_BOOTSTRAP_SERVERS=127.0.0.1:9092");
    }
    for (String server : value.split(",", -1)) {
      if (!SERVER.matcher(server.strip()).matches()) {
        throw new IllegalArgumentException(
            "bootstrapServers has '" + server + "': name each broker as host:port");
      }
    }
  }

  static void registry(String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "schemaRegistry is missing: name the registry's address, say with"
              + " FLEETFOLD_REGISTRY_URL=http://127.0.0.1:8081");
    }
    for (String url : value.split(",", -1)) {
      if (!URL.matcher(url.strip()).matches()) {
        // an address may carry a password: it is not repeated
        throw new IllegalArgumentException(
            "schemaRegistry has an address that does not start with http:// or https://:"
                + " write it as http://host:port");
      }
    }
  }

  static List<URI> queryUrls(String value) {
    String given = value == null ? "" : value;
    return Arrays.stream(given.split(",", -1)).map(Checks::queryUrl).toList();
  }

  private static URI queryUrl(String value) {
    try {
      URI uri = new URI(value.strip());
      if (uri.getHost() != null && uri.getScheme().matches("https?") && uri.getQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below; the address may carry a password and is not repeated
    }
    throw new IllegalArgumentException(
        "queryUrl has what is no address: write each as http://host:port, with commas between"
            + " them, say with FLEETFOLD_QUERY_URL=http://127.0.0.1:8090");
  }

  static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ": take a number from " + min + " to " + max);
    }
  }
}
