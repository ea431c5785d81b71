package io.fleetfold.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the query API is, and how it is asked. Its text form does not tell the token.
 *
 * @param urls addresses of instances of one fleet, of which the first that answers is asked
 * @param token sent with each question; null where none is asked for
 * @param authorities PEM file of those whose certificates are trusted over https; null for those
 *     that Java trusts
 */
public record QueryEndpoint(List<URI> urls, String token, Path authorities) {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** Copies the addresses, and checks that the token can be sent. */
  public QueryEndpoint {
    urls = List.copyOf(urls);
    if (token != null && !TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "queryToken has spaces or what no token has: set FLEETFOLD_QUERY_TOKEN to what"
              + " './fleetfold tokens create NAME --scope read' shows");
    }
  }

  /**
   * That of some addresses, without a token.
   *
   * @param urls with commas between them
   * @throws IllegalArgumentException where one is no address, without repeating it
   */
  public static QueryEndpoint of(String urls) {
    return new QueryEndpoint(Checks.queryUrls(urls), null, null);
  }

  /** The same with a token; null or an empty one for none. */
  public QueryEndpoint withToken(String value) {
    return new QueryEndpoint(urls, value == null || value.isBlank() ? null : value, authorities);
  }

  /** The same over TLS, trusting those authorities; null for those that Java trusts. */
  public QueryEndpoint trusting(Path pem) {
    return new QueryEndpoint(urls, token, pem);
  }

  @Override
  public String toString() {
    return urls + (token == null ? "" : " with a token");
  }
}
