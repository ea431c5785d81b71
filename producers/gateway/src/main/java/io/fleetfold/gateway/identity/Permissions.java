package io.fleetfold.gateway.identity;

import com.linecorp.armeria.common.HttpMethod;
import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gateway.ingest.Caller;
import java.util.Locale;

/** What a request asks of its sender. */
final class Permissions {
  private Permissions() {}

  /** Deleting is for admins, looking for readers, all else for writers; admins may do all. */
  static void check(Caller caller, HttpMethod method, String path) throws Denial {
    Scope needed =
        switch (method) {
          case DELETE -> Scope.ADMIN;
          case GET, HEAD, OPTIONS -> Scope.READ;
          default -> Scope.WRITE;
        };
    if (!caller.scopes().contains(needed) && !caller.scopes().contains(Scope.ADMIN)) {
      throw Denial.forbidden(
          "the token '" + caller.name() + "' may not do this",
          "make one with --scope " + needed.name().toLowerCase(Locale.ROOT));
    }
    if (!caller.storeContent() && path.startsWith("/v1/sessions")) {
      throw Denial.forbidden(
          "the token '" + caller.name() + "' keeps no content, and sessions are content",
          "use a token that was made without --no-content");
    }
  }
}
