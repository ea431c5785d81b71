package io.fleetfold.streams.app.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** TLS before the query API, from the PEM files that everybody has. */
final class ServerTls {
  private ServerTls() {}

  /**
   * A port that speaks TLS only.
   *
   * @throws IllegalArgumentException for files that are no certificate and its key
   */
  static Connector connector(
      Server jetty, HttpConfiguration http, QuerySecurity security, String host, int port) {
    HttpConfiguration secure = new HttpConfiguration(http);
    // whoever calls it by its address sends no name; which names are answered the gate decides
    secure.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector =
        new ServerConnector(
            jetty,
            new SslConnectionFactory(context(security), "http/1.1"),
            new HttpConnectionFactory(secure));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(http.getIdleTimeout());
    return connector;
  }

  private static SslContextFactory.Server context(QuerySecurity security) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    // Kafka reads PEM files: a parser less of our own
    try (DefaultSslEngineFactory pem = new DefaultSslEngineFactory()) {
      pem.configure(
          Map.of(
              SslConfigs.SSL_PROTOCOL_CONFIG,
              SslConfigs.DEFAULT_SSL_PROTOCOL,
              // what Java takes by default
              SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG,
              List.of(),
              SslConfigs.SSL_CIPHER_SUITES_CONFIG,
              List.of(),
              SslConfigs.SSL_KEYSTORE_TYPE_CONFIG,
              "PEM",
              SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
              new Password(Files.readString(security.certificate())),
              SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
              new Password(Files.readString(security.key()))));
      context.setKeyStore(pem.keystore());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      // its message may quote the file
      throw new IllegalArgumentException(
          "FLEETFOLD_HTTP_TLS_CERT and FLEETFOLD_HTTP_TLS_KEY hold no certificate and its key in"
              + " PEM: take a PKCS 8 key without a password");
    }
    context.setKeyManagerPassword("");
    return context;
  }
}
