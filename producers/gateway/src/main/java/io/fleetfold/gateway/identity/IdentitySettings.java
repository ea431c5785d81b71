package io.fleetfold.gateway.identity;

import io.fleetfold.schemas.config.IdentitySection;
import io.fleetfold.schemas.config.Values;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * How callers are known, and how what they send is kept from others.
 *
 * @param tokens the file of tokens
 * @param tenantPorts further ports, each of which stands for the token of that name
 * @param certificate PEM file of the server's certificate; null for no TLS
 * @param key PEM file of its private key; null for no TLS
 * @param plaintext whether networks may be listened on without TLS
 * @param open whether networks may be listened on without tokens
 */
public record IdentitySettings(
    Path tokens,
    Map<Integer, String> tenantPorts,
    Path certificate,
    Path key,
    boolean plaintext,
    boolean open) {
  /** Copies the ports. */
  public IdentitySettings {
    tenantPorts = Map.copyOf(tenantPorts);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "TLS takes a certificate and its key: set FLEETFOLD_GATEWAY_TLS_CERT and"
              + " FLEETFOLD_GATEWAY_TLS_KEY, or neither");
    }
  }

  /** For a gateway of this machine alone, with the tokens of that file. */
  public static IdentitySettings local(Path tokens) {
    return new IdentitySettings(tokens, Map.of(), null, null, false, false);
  }

  /**
   * What the variables say.
   *
   * @param defaultTokens the file of tokens where none is set
   * @throws IllegalArgumentException for what is unusable, with the variable and the remedy
   */
  public static IdentitySettings of(Values values, Path defaultTokens) {
    return new IdentitySettings(
        values.isSet(IdentitySection.TOKENS)
            ? Path.of(values.text(IdentitySection.TOKENS))
            : defaultTokens,
        ports(values.text(IdentitySection.TENANT_PORTS)),
        IdentitySection.SECTION.readableFile(values, IdentitySection.TLS_CERT),
        IdentitySection.SECTION.readableFile(values, IdentitySection.TLS_KEY),
        values.flag(IdentitySection.PLAINTEXT),
        values.flag(IdentitySection.OPEN));
  }

  private static Map<Integer, String> ports(String text) {
    Map<Integer, String> ports = new TreeMap<>();
    if (text == null || text.isBlank()) {
      return ports;
    }
    for (String part : text.split(",", -1)) {
      String[] sides = part.strip().split("=", 2);
      int port = sides[0].matches("[0-9]{1,5}") ? Integer.parseInt(sides[0]) : -1;
      if (port < 0 || port > 65_535 || sides.length < 2 || sides[1].isBlank()) {
        throw new IllegalArgumentException(
            "FLEETFOLD_GATEWAY_TENANT_PORTS is '" + text + "': take a value such as 4327=team-a");
      }
      ports.put(port, sides[1].strip());
    }
    return ports;
  }

  boolean tls() {
    return certificate != null;
  }

  static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
