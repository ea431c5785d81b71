package io.fleetfold.e2e.stranger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * This build's artifacts, lent to a local repository under a version that nobody else has, and
 * taken out again: a snapshot that stayed there would be found by later builds.
 */
final class LentArtifacts implements AutoCloseable {
  private static final String SNAPSHOT = "<version>0.1.0-SNAPSHOT</version>";
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Map<String, String> MODULES = new LinkedHashMap<>();

  static {
    MODULES.put("fleetfold", "");
    MODULES.put("fleetfold-confluent-client", "third-party/confluent-client");
    MODULES.put("fleetfold-http-client", "third-party/http-client");
    MODULES.put("fleetfold-schemas", "schemas");
    MODULES.put("fleetfold-client", "producers/client");
    MODULES.put("fleetfold-adk", "producers/adk");
    MODULES.put("fleetfold-langchain4j", "producers/langchain4j");
  }

  private final Path repository;
  private final String version = "0.1.0-" + UUID.randomUUID();
  private final List<Path> folders = new ArrayList<>();

  private LentArtifacts(Path repository) {
    this.repository = repository;
  }

  static LentArtifacts lend(Path repository) throws IOException {
    LentArtifacts lent = new LentArtifacts(repository);
    for (Map.Entry<String, String> module : MODULES.entrySet()) {
      lent.add(module.getKey(), ROOT.resolve(module.getValue()));
    }
    return lent;
  }

  String version() {
    return version;
  }

  /** A class path with the lent artifacts where this build has them. */
  String returned(String classPath) {
    String own = classPath;
    for (Map.Entry<String, String> module : MODULES.entrySet()) {
      String name = module.getKey();
      Path lent = folder(name).resolve(name + "-" + version + ".jar");
      own = own.replace(lent.toString(), jar(name, ROOT.resolve(module.getValue())).toString());
    }
    return own;
  }

  private Path folder(String name) {
    return repository.resolve("io/fleetfold").resolve(name).resolve(version);
  }

  private static Path jar(String name, Path module) {
    return module.resolve("target").resolve(name + "-0.1.0-SNAPSHOT.jar");
  }

  private void add(String name, Path module) throws IOException {
    Path folder = Files.createDirectories(folder(name));
    folders.add(folder);
    String pom = Files.readString(module.resolve("pom.xml"));
    Files.writeString(
        folder.resolve(name + "-" + version + ".pom"),
        pom.replace(SNAPSHOT, "<version>" + version + "</version>"));
    if (!module.equals(ROOT)) {
      Files.copy(jar(name, module), folder.resolve(name + "-" + version + ".jar"));
    }
  }

  @Override
  public void close() throws IOException {
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(LentArtifacts::delete);
      }
      try (Stream<Path> others = Files.list(folder.getParent())) {
        if (others.findAny().isEmpty()) {
          delete(folder.getParent());
        }
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
