package io.fleetfold.e2e.stranger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * This build's artifacts, lent to a local repository under a version that nobody else has, and
 * taken out again: a snapshot that stayed there would be found by later builds.
 */
final class LentArtifacts implements AutoCloseable {
  private static final String SNAPSHOT = "<version>0.1.0-SNAPSHOT</version>";
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern NAME =
      Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>");
  private static final Pattern OURS =
      Pattern.compile("<groupId>io\\.fleetfold</groupId>\\s*<artifactId>([^<]+)</artifactId>");

  private final Path repository;
  private final String version = "0.1.0-" + UUID.randomUUID();
  private final List<Path> folders = new ArrayList<>();
  private final Map<String, Path> modules = new LinkedHashMap<>();

  private LentArtifacts(Path repository) {
    this.repository = repository;
  }

  static LentArtifacts lend(Path repository) throws IOException {
    LentArtifacts lent = new LentArtifacts(repository);
    lent.choose();
    for (Map.Entry<String, Path> module : lent.modules.entrySet()) {
      lent.add(module.getKey(), module.getValue());
    }
    return lent;
  }

  /** What the README has people install, and what of this build it needs. */
  private void choose() throws IOException {
    Map<String, Path> all = new LinkedHashMap<>(Map.of("fleetfold", ROOT));
    Matcher folders = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
    while (folders.find()) {
      Path folder = ROOT.resolve(folders.group(1));
      all.put(first(NAME, folder), folder);
    }
    Deque<String> needed = new ArrayDeque<>();
    for (String folder : Readme.installed()) {
      needed.add(first(NAME, ROOT.resolve(folder)));
    }
    while (!needed.isEmpty()) {
      String name = needed.remove();
      Path folder = all.get(name);
      if (modules.putIfAbsent(name, folder) == null && !folder.equals(ROOT)) {
        Matcher ours = OURS.matcher(Files.readString(folder.resolve("pom.xml")));
        ours.results().forEach(found -> needed.add(found.group(1)));
      }
    }
  }

  private static String first(Pattern pattern, Path module) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(module.resolve("pom.xml")));
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in the pom of " + module);
    }
    return matcher.group(1);
  }

  String version() {
    return version;
  }

  /** A POM that has the version that was lent in place of this build's. */
  String lent(String pom) {
    return pom.replace(SNAPSHOT, "<version>" + version + "</version>");
  }

  /** A class path with the lent artifacts where this build has them. */
  String returned(String classPath) {
    String own = classPath;
    for (Map.Entry<String, Path> module : modules.entrySet()) {
      String name = module.getKey();
      Path lent = folder(name).resolve(name + "-" + version + ".jar");
      own = own.replace(lent.toString(), jar(name, module.getValue()).toString());
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
    Files.writeString(folder.resolve(name + "-" + version + ".pom"), lent(pom));
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
