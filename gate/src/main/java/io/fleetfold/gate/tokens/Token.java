package io.fleetfold.gate.tokens;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Set;

/**
 * A token as it is kept: not the secret itself but its hash, from which it can't be told, since it
 * is 256 bits of chance.
 *
 * @param id says which token is meant; no secret
 * @param name for people
 * @param sha256 of the secret, in hexadecimal digits
 * @param scopes what its bearer may do
 * @param app the only application its bearer may write and read; null for any
 * @param storeContent whether prompts, answers and what tools are given and give are kept
 * @param mask the kinds of text that are masked in what its bearer writes, in capitals
 * @param createdAt when it was made, RFC 3339
 * @param revokedAt since when it opens nothing; null while it does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Token(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("sha256") String sha256,
    @JsonProperty("scopes") Set<Scope> scopes,
    @JsonProperty("app") String app,
    @JsonProperty("store_content") boolean storeContent,
    @JsonProperty("mask") Set<String> mask,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("revoked_at") String revokedAt) {
  /** Copies the sets. */
  public Token {
    scopes = Set.copyOf(scopes);
    mask = Set.copyOf(mask);
  }

  /** Whether it opens nothing any more. */
  public boolean revoked() {
    return revokedAt != null;
  }

  /** Whether its bearer may do what this scope stands for; whoever administers may do all. */
  public boolean may(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  Token revoked(String at) {
    return new Token(id, name, sha256, scopes, app, storeContent, mask, createdAt, at);
  }
}
