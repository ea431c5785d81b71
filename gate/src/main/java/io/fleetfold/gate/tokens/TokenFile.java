package io.fleetfold.gate.tokens;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The file of tokens, which only its owner can read, though nothing in it opens anything. Changes
 * are whole or not at all, also where two processes make them at once. A token that was revoked
 * stays in it: a gateway that once asked for tokens never stands open again because the last one
 * was revoked.
 */
public final class TokenFile {
  /** What tokens begin with, so that people and scanners know them. */
  public static final String PREFIX = "fft_";

  private static final int SECRET_BYTES = 32;
  private static final int MAX_NAME = 100;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path path;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private record Content(@JsonProperty("tokens") List<Token> tokens) {}

  /** A new token and, this once, its secret. */
  public record Created(Token token, String secret) {
    @Override
    public String toString() {
      return "Created[" + token.id() + "]";
    }
  }

  /** The file at that path; it need not be there. */
  public TokenFile(Path path, Clock clock) {
    this.path = path.toAbsolutePath();
    this.clock = clock;
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * All tokens, revoked ones too; none where there is no file.
   *
   * @throws IOException when it cannot be read or is none of ours
   */
  public List<Token> read() throws IOException {
    if (Files.notExists(path)) {
      return List.of();
    }
    Content content = JSON.readValue(Files.readAllBytes(path), Content.class);
    if (content == null || content.tokens() == null) {
      throw new IOException(path + " holds no tokens");
    }
    return List.copyOf(content.tokens());
  }

  /**
   * Makes a token.
   *
   * @param app the only application it may write for; null for any
   * @throws IllegalArgumentException for a name that is empty, too long or in use
   */
  public Created create(
      String name, Set<Scope> scopes, String app, boolean storeContent, Set<String> mask)
      throws IOException {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the name is empty or too long: take 1 to " + MAX_NAME + " characters");
    }
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    byte[] id = new byte[4];
    random.nextBytes(id);
    Token token =
        new Token(
            HexFormat.of().formatHex(id),
            name.strip(),
            HexFormat.of().formatHex(KnownTokens.hash(secret)),
            scopes,
            app,
            storeContent,
            mask,
            clock.instant().toString(),
            null);
    change(
        tokens -> {
          if (tokens.stream().anyMatch(t -> !t.revoked() && t.name().equals(token.name()))) {
            throw new IllegalArgumentException(
                "there is a token named '" + token.name() + "': take another name, or revoke it");
          }
          tokens.add(token);
        });
    return new Created(token, secret);
  }

  /**
   * Revokes a token, at once in every gateway that reads the file.
   *
   * @param which its id or its name
   * @throws IllegalArgumentException where no such token is left
   */
  public Token revoke(String which) throws IOException {
    List<Token> revoked = new ArrayList<>();
    change(
        tokens -> {
          for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!token.revoked() && (token.id().equals(which) || token.name().equals(which))) {
              tokens.set(i, token.revoked(clock.instant().toString()));
              revoked.add(tokens.get(i));
            }
          }
          if (revoked.isEmpty()) {
            throw new IllegalArgumentException(
                "no token '" + which + "' is left: see ./fleetfold tokens list");
          }
        });
    return revoked.get(0);
  }

  private interface Change {
    void apply(List<Token> tokens);
  }

  private void change(Change change) throws IOException {
    Files.createDirectories(path.getParent());
    Path lock = path.resolveSibling(path.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.lock()) {
      List<Token> tokens = new ArrayList<>(read());
      change.apply(tokens);
      write(JSON.writeValueAsBytes(new Content(tokens)));
    }
  }

  private void write(byte[] content) throws IOException {
    boolean posix = Files.getFileStore(path.getParent()).supportsFileAttributeView("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path temporary = Files.createTempFile(path.getParent(), "tokens", ".tmp", owner);
    try {
      Files.write(temporary, content);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
