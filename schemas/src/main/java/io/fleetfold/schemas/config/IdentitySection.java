package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Who may send to the gateway, and TLS. */
public final class IdentitySection {
  /** The file of tokens. */
  public static final String TOKENS = "gateway.tokens";

  /** Ports that stand for a token. */
  public static final String TENANT_PORTS = "gateway.tenant.ports";

  /** The certificate. */
  public static final String TLS_CERT = "gateway.tls.cert";

  /** Its key. */
  public static final String TLS_KEY = "gateway.tls.key";

  /** Networks without TLS. */
  public static final String PLAINTEXT = "gateway.plaintext";

  /** Networks without tokens. */
  public static final String OPEN = "gateway.open";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Gateway: tokens and TLS",
          "Read by the gateway and by ./fleetfold tokens; docs/SECURITY.md explains how they work together.",
          Section.FLEETFOLD,
          new ConfigDef()
              .define(
                  TOKENS,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "The file of tokens, which holds their hashes; unset, gateway/tokens.json in the data folder.")
              .define(
                  TENANT_PORTS,
                  ConfigDef.Type.STRING,
                  "",
                  null,
                  Importance.LOW,
                  "Further ports for clients that can't send a token, such as 4327=team-a: what comes there counts as sent with the token of that name.")
              .define(
                  TLS_CERT,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "PEM file of the certificate and its chain; with the key, all ports speak TLS only.")
              .define(
                  TLS_KEY,
                  ConfigDef.Type.STRING,
                  null,
                  null,
                  Importance.MEDIUM,
                  "PEM file of the certificate's private key (PKCS 8, no password).")
              .define(
                  PLAINTEXT,
                  ConfigDef.Type.BOOLEAN,
                  false,
                  null,
                  Importance.LOW,
                  "true lets the gateway listen on a network without TLS: behind a proxy that speaks it.")
              .define(
                  OPEN,
                  ConfigDef.Type.BOOLEAN,
                  false,
                  null,
                  Importance.LOW,
                  "true lets it listen on a network without tokens, for whoever reaches it: where that network keeps others out."));

  private IdentitySection() {}
}
