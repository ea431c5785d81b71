package io.fleetfold.gateway.ingest;

import io.fleetfold.client.redact.Redactor;
import io.fleetfold.gate.tokens.Scope;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who sends.
 *
 * @param name for people, never a secret
 * @param scopes what the caller may do
 * @param app the only application the caller may write for; null for any
 * @param storeContent whether prompts, answers and what tools are given and give may be kept
 * @param masking what is taken out of each record
 */
public record Caller(
    String name, Set<Scope> scopes, String app, boolean storeContent, Masking masking) {
  /** Whoever asks where nobody must say who they are. */
  public static final Caller LOCAL =
      new Caller("local", EnumSet.allOf(Scope.class), null, true, Redactor.SECRETS::redact);

  /** Copies the scopes. */
  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
