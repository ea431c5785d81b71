package io.fleetfold.gate.tokens;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens as the file has them now: it is read again whenever it has changed, so that a token
 * works, and no longer works, from the next request on. A file that cannot be read opens nothing.
 * Thread-safe.
 */
public final class KnownTokens {
  private static final Logger LOG = LoggerFactory.getLogger(KnownTokens.class);

  private final TokenFile file;
  private volatile Loaded loaded = new Loaded(null, List.of(), Map.of(), true);

  /**
   * What was read last.
   *
   * @param stamp of the file then; null where there was none
   */
  private record Loaded(
      List<Object> stamp, List<Token> all, Map<String, Token> byHash, boolean readable) {}

  /** The tokens of that file, which need not be there yet. */
  public KnownTokens(TokenFile file) {
    this.file = file;
    current();
  }

  /** What is kept of a secret. */
  public static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /** Whether requests must carry a token: there is one, or was, or nobody can tell. */
  public boolean configured() {
    Loaded now = current();
    return !now.readable() || !now.all().isEmpty();
  }

  /**
   * Whether those who read must carry a token: some token may read, or might once, or nobody can
   * tell. Tokens that only write close nothing that was open to read before.
   */
  public boolean guardsReading() {
    Loaded now = current();
    return !now.readable() || now.all().stream().anyMatch(token -> token.may(Scope.READ));
  }

  /**
   * The token of that secret; null where it is none, or was revoked. How long that takes tells
   * nothing of any token: what is compared are hashes, whose beginnings nobody can choose.
   */
  public Token find(String secret) {
    byte[] hash = hash(secret);
    Token found = current().byHash().get(HexFormat.of().formatHex(hash));
    boolean same =
        found != null && MessageDigest.isEqual(hash, HexFormat.of().parseHex(found.sha256()));
    return same && !found.revoked() ? found : null;
  }

  /** The token that a setting names; null where none is left. */
  public Token named(String which) {
    return current().all().stream()
        .filter(token -> !token.revoked())
        .filter(token -> token.name().equals(which) || token.id().equals(which))
        .findFirst()
        .orElse(null);
  }

  private Loaded current() {
    Loaded last = loaded;
    List<Object> stamp = stamp();
    if (stamp == null ? last.stamp() == null : stamp.equals(last.stamp())) {
      return last;
    }
    synchronized (this) {
      loaded = load(stamp);
      return loaded;
    }
  }

  private List<Object> stamp() {
    try {
      BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
    } catch (IOException e) {
      // gone for good only where it was never there
      return loaded.stamp() == null ? null : List.of();
    }
  }

  private Loaded load(List<Object> stamp) {
    try {
      List<Token> all = file.read();
      Map<String, Token> byHash = new HashMap<>();
      all.forEach(token -> byHash.put(token.sha256(), token));
      boolean lost = all.isEmpty() && !loaded.all().isEmpty();
      return new Loaded(stamp, all, byHash, !lost);
    } catch (IOException e) {
      LOG.error(
          "the tokens in {} cannot be read ({}): until they can, no request is taken",
          file.path(),
          e.getClass().getSimpleName());
      return new Loaded(stamp, List.of(), Map.of(), false);
    }
  }
}
