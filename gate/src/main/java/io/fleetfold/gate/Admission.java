package io.fleetfold.gate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides which requests a server looks at: those under a name of its own, so that no web page
 * reaches it under a name that was made to point here; writes only from the server's own pages or
 * from no page at all; and, where there is a token, writes only with it. Thread-safe.
 */
public final class Admission {
  /** The variable with further names that the servers answer to: a remedy that refusals tell. */
  public static final String NAMES = "FLEETFOLD_HTTP_HOSTS";

  private static final Set<String> LOOPBACK =
      Set.of("localhost", "127.0.0.1", "::1", "0:0:0:0:0:0:0:1");
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  // no page of a browser has an address for its name unless it was served from there
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

  private final Set<String> names;
  private final boolean anyAddress;
  private final String token;

  private Admission(Set<String> names, boolean anyAddress, String token) {
    this.names = names;
    this.anyAddress = anyAddress;
    this.token = token;
  }

  /**
   * The admission to a server.
   *
   * @param listensOn the address the server listens on: a loopback one, or that of a network
   * @param furtherNames that the server answers to
   * @param token what a write must carry, as a bearer token or as the password of basic
   *     authentication; null where the server's writes ask for nothing or see to it themselves
   * @throws IllegalArgumentException when the address is none of this machine
   */
  public static Admission before(String listensOn, Collection<String> furtherNames, String token) {
    Set<String> names = new HashSet<>(LOOPBACK);
    furtherNames.forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    boolean open = !isLoopback(listensOn);
    if (open) {
      names.add(ownName());
    }
    names.remove("");
    return new Admission(Set.copyOf(names), open, token);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "http host '" + host + "' is not an address of this machine: take 127.0.0.1 or 0.0.0.0",
          e);
    }
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** Why a request is not let in; empty where it is. */
  public Optional<Rejection> refusal(Knock knock) {
    if (knock.host() != null && !knows(name(knock.host()))) {
      return Optional.of(wrongHost(name(knock.host())));
    }
    if (READS.contains(knock.method())) {
      return Optional.empty();
    }
    if (isFromElsewhere(knock)) {
      return Optional.of(
          new Rejection(
              403,
              "cross-origin request",
              "a page of another site (" + knock.origin() + ") may not write here",
              "Origin",
              "send the request from a program, not from a web page"));
    }
    return token == null || carriesToken(knock.authorization())
        ? Optional.empty()
        : Optional.of(noToken());
  }

  private boolean knows(String name) {
    return names.contains(name) || (anyAddress && ADDRESS.matcher(name).matches());
  }

  /** The name without its port and brackets. */
  private static String name(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      int end = lower.indexOf(']');
      return end < 0 ? lower : lower.substring(1, end);
    }
    int colon = lower.indexOf(':');
    return colon < 0 || colon != lower.lastIndexOf(':') ? lower : lower.substring(0, colon);
  }

  private static boolean isFromElsewhere(Knock knock) {
    String site = knock.fetchSite();
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    if (knock.origin() == null) {
      return false;
    }
    int scheme = knock.origin().indexOf("://");
    return scheme < 0
        || knock.host() == null
        || !knock.origin().substring(scheme + 3).equalsIgnoreCase(knock.host().strip());
  }

  private boolean carriesToken(String authorization) {
    if (authorization == null) {
      return false;
    }
    String given = "";
    if (authorization.startsWith("Bearer ")) {
      given = authorization.substring("Bearer ".length()).strip();
    } else if (authorization.startsWith("Basic ")) {
      given = password(authorization.substring("Basic ".length()).strip());
    }
    return MessageDigest.isEqual(bytes(given), bytes(token));
  }

  private static String password(String credentials) {
    try {
      String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      return text.substring(text.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Rejection wrongHost(String name) {
    return new Rejection(
        421,
        "wrong host",
        "this server does not answer under the name '"
            + (name.length() > 100 ? name.substring(0, 100) : name)
            + "'",
        "Host",
        anyAddress
            ? "call it by its address, or name it in " + NAMES
            : "call it by 127.0.0.1 or localhost, or name it in " + NAMES);
  }

  private static Rejection noToken() {
    return new Rejection(
        401,
        "no token",
        "this server accepts changes only with its token",
        "Authorization",
        "send 'Authorization: Bearer TOKEN'; docs/OPERATIONS.md says where the token is");
  }
}
