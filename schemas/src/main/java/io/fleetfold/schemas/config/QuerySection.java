package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Who may read, and TLS. */
public final class QuerySection {
  /** The certificate. */
  public static final String TLS_CERT = "http.tls.cert";

  /** Its key. */
  public static final String TLS_KEY = "http.tls.key";

  /** Whom those that ask trust. */
  public static final String TLS_CA = "http.tls.ca";

  /** Networks without TLS. */
  public static final String PLAINTEXT = "http.plaintext";

  /** Networks without tokens. */
  public static final String OPEN = "http.open";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Query API: tokens and TLS",
          "Read by the streams app where it runs on its own; its file of tokens is FLEETFOLD_GATEWAY_TOKENS. The first token that may read closes it to whoever has none.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  TLS_CERT,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "PEM file of the certificate and those above it; with the key, the query API speaks TLS only.")
              .define(
                  TLS_KEY,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "PEM file of the certificate's private key (PKCS 8, no password).")
              .define(
                  TLS_CA,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "PEM file of the authorities whose query APIs are trusted, for those that ask: other instances, the client's sessions, verify. Unset, those that Java trusts.")
              .define(
                  PLAINTEXT,
                  ConfigDef.Type.BOOLEAN,
                  false,
                  null,
                  Importance.LOW,
                  "true lets it listen on a network without TLS: behind a proxy that speaks it.")
              .define(
                  OPEN,
                  ConfigDef.Type.BOOLEAN,
                  false,
                  null,
                  Importance.LOW,
                  "true lets it listen on a network without tokens, for whoever reaches it: where that network keeps others out."));

  private QuerySection() {}
}
