package io.fleetfold.local.postgres;

import io.fleetfold.local.part.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * The passwords of a pipeline's database: made by chance once, kept in a file that only its owner
 * may read.
 *
 * @param superuser password of {@code postgres}, who only sets the database up
 * @param owner password of {@link #OWNER}, who owns the tables: migrations and the sink
 * @param reader password of {@link #READER}, who may read tables and views and change nothing
 */
public record Credentials(String superuser, String owner, String reader) {
  /** The role that owns the database. */
  public static final String OWNER = "fleetfold";

  /** The role for people: reads only. */
  public static final String READER = "fleetfold_reader";

  @Override
  public String toString() {
    return "Credentials[hidden]";
  }

  /** The passwords of that file; made and written where there is none. */
  public static Credentials loadOrCreate(Path file) throws IOException {
    return Files.exists(file) ? load(file) : create(file);
  }

  /** The passwords of a file that exists. */
  public static Credentials load(Path file) throws IOException {
    Properties stored = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      stored.load(in);
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          "the database's passwords are not there ("
              + file
              + "): name the pipeline's data folder with --data",
          e);
    }
    return new Credentials(
        required(stored, "superuser", file),
        required(stored, "owner", file),
        required(stored, "reader", file));
  }

  private static String required(Properties stored, String name, Path file) {
    String value = stored.getProperty(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(
          "the password '" + name + "' is missing in " + file + ": restore the file");
    }
    return value;
  }

  private static Credentials create(Path file) throws IOException {
    Credentials made = new Credentials(random(), random(), random());
    Properties stored = new Properties();
    stored.setProperty("superuser", made.superuser);
    stored.setProperty("owner", made.owner);
    stored.setProperty("reader", made.reader);
    StringWriter text = new StringWriter();
    stored.store(text, "passwords of the embedded PostgreSQL");
    PrivateFiles.write(file, text.toString());
    return made;
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
