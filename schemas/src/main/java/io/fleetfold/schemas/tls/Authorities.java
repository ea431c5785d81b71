package io.fleetfold.schemas.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The authorities of a PEM file, whose certificates are trusted and nobody else's. */
public final class Authorities {
  private Authorities() {}

  /**
   * TLS for clients of servers that one of those authorities vouches for.
   *
   * @param pem one certificate or several; null for those that Java trusts
   * @throws IllegalArgumentException for a file that has none or cannot be read
   */
  public static SSLContext context(Path pem) {
    try {
      if (pem == null) {
        return SSLContext.getDefault();
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(pem));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "FLEETFOLD_HTTP_TLS_CA names '" + pem + "', which is no PEM file of certificates", e);
    }
  }

  private static KeyStore store(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new IOException("no certificate in it");
      }
      int number = 0;
      for (Certificate each : all) {
        store.setCertificateEntry("authority-" + number++, each);
      }
    }
    return store;
  }
}
