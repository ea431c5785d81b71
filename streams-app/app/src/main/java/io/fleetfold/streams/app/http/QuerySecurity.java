package io.fleetfold.streams.app.http;

import io.fleetfold.schemas.config.IdentitySection;
import io.fleetfold.schemas.config.QuerySection;
import io.fleetfold.schemas.config.ServerSection;
import io.fleetfold.schemas.config.Values;
import io.fleetfold.schemas.tls.Authorities;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * How the query API knows its callers, and how what it tells is kept from others. Immutable; its
 * text form tells no secret.
 *
 * @param tokens the file of tokens; null for none
 * @param internalToken what the fleet's own parts send; null for none
 * @param certificate PEM file of the server's certificate; null for no TLS
 * @param key PEM file of its private key; null for no TLS
 * @param authorities PEM file of whom it trusts when it asks other instances; null for those that
 *     Java trusts
 * @param plaintext whether networks may be listened on without TLS
 * @param open whether networks may be listened on without tokens
 */
public record QuerySecurity(
    Path tokens,
    String internalToken,
    Path certificate,
    Path key,
    Path authorities,
    boolean plaintext,
    boolean open) {
  /** For this machine alone, without tokens. */
  public static final QuerySecurity NONE =
      new QuerySecurity(null, null, null, null, null, false, false);

  /** Checks that a certificate has its key. */
  public QuerySecurity {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "TLS takes a certificate and its key: set FLEETFOLD_HTTP_TLS_CERT and"
              + " FLEETFOLD_HTTP_TLS_KEY, or neither");
    }
  }

  /** For this machine alone, with the tokens of that file. */
  public static QuerySecurity local(Path tokens, String internalToken) {
    return new QuerySecurity(tokens, internalToken, null, null, null, false, false);
  }

  /**
   * What the variables say.
   *
   * @throws IllegalArgumentException for what is unusable, with the variable and the remedy
   */
  public static QuerySecurity of(Map<String, String> variables) {
    Values query = QuerySection.SECTION.readGiven(variables);
    String tokens = IdentitySection.SECTION.readGiven(variables).text(IdentitySection.TOKENS);
    return new QuerySecurity(
        tokens == null ? null : Path.of(tokens),
        ServerSection.SECTION.readGiven(variables).text(ServerSection.INTERNAL_TOKEN),
        QuerySection.SECTION.readableFile(query, QuerySection.TLS_CERT),
        QuerySection.SECTION.readableFile(query, QuerySection.TLS_KEY),
        QuerySection.SECTION.readableFile(query, QuerySection.TLS_CA),
        query.flag(QuerySection.PLAINTEXT),
        query.flag(QuerySection.OPEN));
  }

  /** How other instances are asked; null where they do not speak TLS. */
  public SSLContext trusted() {
    return tls() ? Authorities.context(authorities) : null;
  }

  boolean tls() {
    return certificate != null;
  }

  @Override
  public String toString() {
    return "tokens " + tokens + ", certificate " + certificate + ", open " + open;
  }
}
