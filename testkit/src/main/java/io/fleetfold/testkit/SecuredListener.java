package io.fleetfold.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A second address of a broker, with TLS, passwords (SCRAM) and an authorizer that denies whatever
 * was not allowed.
 *
 * @param users their passwords by name
 */
record SecuredListener(int port, PemFiles pem, Map<String, String> users) {
  private static final String OWN = "listener.name.secured.";
  private static final String MECHANISM = "SCRAM-SHA-512";

  String address() {
    return "127.0.0.1:" + port;
  }

  /** What a broker's folder is formatted with. */
  List<String> scram() {
    return users.entrySet().stream()
        .map(
            user -> "%s=[name=%s,password=%s]".formatted(MECHANISM, user.getKey(), user.getValue()))
        .toList();
  }

  void addTo(Properties broker) {
    broker.compute("listeners", (name, all) -> all + ",SECURED://" + address());
    broker.compute("advertised.listeners", (name, all) -> all + ",SECURED://" + address());
    broker.compute("listener.security.protocol.map", (name, all) -> all + ",SECURED:SASL_SSL");
    broker.put("inter.broker.listener.name", "PLAINTEXT");
    broker.put("sasl.enabled.mechanisms", MECHANISM);
    broker.put(
        OWN + "scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    broker.put(OWN + "ssl.keystore.type", "PEM");
    try {
      broker.put(OWN + "ssl.keystore.certificate.chain", Files.readString(pem.certificate()));
      broker.put(OWN + "ssl.keystore.key", Files.readString(pem.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    broker.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // the broker itself, and whoever comes by the other address
    broker.put("super.users", "User:ANONYMOUS");
  }
}
