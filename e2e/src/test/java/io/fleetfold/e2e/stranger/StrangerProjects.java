package io.fleetfold.e2e.stranger;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resolves projects that declare a framework and our module for it, by Maven itself. The whole
 * graph is resolved. Of the Agent Development Kit's 200 jars only those are fetched that our module
 * needs, in the versions that the project got.
 */
public final class StrangerProjects {
  private static final Pattern ARTIFACT =
      Pattern.compile("([\\w.-]+):([\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)");
  private static final String PACKAGE = "io.fleetfold.e2e.stranger";
  private static final String KIT = "com.google.adk:google-adk:1.8.0";
  private static final String LANGCHAIN4J = "dev.langchain4j:langchain4j";

  /** What a project has: a version of Spring Boot as its parent, or none, and a framework. */
  private record Stranger(String boot, String framework) {
    String name() {
      String parent = boot.isEmpty() ? "plain-" : "boot-" + boot + "-";
      return parent + framework.substring(framework.lastIndexOf(':') + 1) + "-";
    }
  }

  private static final List<Stranger> OF_THE_KIT =
      Stream.of("", "3.2.12", "3.3.13", "3.4.13", "3.5.9", "4.0.1")
          .map(boot -> new Stranger(boot, KIT))
          .toList();
  private static final List<Stranger> OF_LANGCHAIN4J =
      List.of(
          new Stranger("", LANGCHAIN4J + ":1.11.0"),
          new Stranger("", LANGCHAIN4J + ":1.19.0"),
          new Stranger("3.2.12", LANGCHAIN4J + ":1.11.0"),
          new Stranger("4.0.1", LANGCHAIN4J + ":1.19.0"));

  private final Path folder;
  private final Maven maven;
  private final String version;

  StrangerProjects(Path folder, Maven maven, String version) {
    this.folder = folder;
    this.maven = maven;
    this.version = version;
  }

  /**
   * The class paths of projects that use the Agent Development Kit, by name. Several that resolve
   * to the same versions are one.
   *
   * @param folder becomes the projects' folder
   */
  public static Map<String, String> ofTheKit(Path folder) throws IOException, InterruptedException {
    return classPaths(folder, "fleetfold-adk", OF_THE_KIT, Set.of());
  }

  /** The same of projects that use LangChain4j, which our module leaves to them. */
  public static Map<String, String> ofLangChain4j(Path folder)
      throws IOException, InterruptedException {
    Set<String> theirs = Set.of(LANGCHAIN4J, LANGCHAIN4J + "-core", "org.jspecify:jspecify");
    return classPaths(folder, "fleetfold-langchain4j", OF_LANGCHAIN4J, theirs);
  }

  private static Map<String, String> classPaths(
      Path folder, String module, List<Stranger> strangers, Set<String> theirs)
      throws IOException, InterruptedException {
    Maven maven = Maven.ofThisBuild();
    try (LentArtifacts ours = LentArtifacts.lend(maven.repository())) {
      Map<String, String> found =
          new StrangerProjects(folder, maven, ours.version()).resolve(module, strangers, theirs);
      found.replaceAll((name, classPath) -> ours.returned(classPath));
      return found;
    }
  }

  private Map<String, String> resolve(String module, List<Stranger> strangers, Set<String> theirs)
      throws IOException, InterruptedException {
    String ours = "io.fleetfold:" + module + ":" + version;
    Map<String, String> poms = new LinkedHashMap<>();
    for (Stranger stranger : strangers) {
      String boot = stranger.boot();
      String framework = stranger.framework();
      poms.put(stranger.name() + "ours-alone", pom(boot, List.of(ours), false));
      poms.put(stranger.name() + "ours-last", pom(boot, List.of(framework, ours), false));
      poms.put(stranger.name() + "ours-first", pom(boot, List.of(ours, framework), false));
    }
    Map<String, String> graphs =
        maven.run(folder.resolve("graphs"), poms, "tree", "outputFile", "tree.txt");

    Map<List<String>, String> distinct = new LinkedHashMap<>();
    for (Stranger stranger : strangers) {
      Set<String> needed =
          new LinkedHashSet<>(versions(graphs.get(stranger.name() + "ours-alone")).keySet());
      needed.addAll(theirs);
      for (String order : List.of("ours-last", "ours-first")) {
        Map<String, String> found = versions(graphs.get(stranger.name() + order));
        List<String> artifacts = needed.stream().map(name -> name + ":" + found.get(name)).toList();
        distinct.merge(artifacts, stranger.name() + order, (one, other) -> one + "_and_" + order);
      }
    }
    Map<String, String> narrow = new LinkedHashMap<>();
    distinct.forEach((artifacts, name) -> narrow.put(name, pom("", artifacts, true)));
    return maven.run(
        folder.resolve("jars"), narrow, "build-classpath", "mdep.outputFile", "cp.txt");
  }

  private static Map<String, String> versions(String tree) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Matcher m = ARTIFACT.matcher(tree); m.find(); ) {
      versions.put(m.group(1) + ":" + m.group(2), m.group(3));
    }
    return versions;
  }

  private static String pom(String boot, List<String> artifacts, boolean alone) {
    String parent =
        boot.isEmpty()
            ? ""
            : "<parent><groupId>org.springframework.boot</groupId>"
                + "<artifactId>spring-boot-dependencies</artifactId>"
                + "<version>"
                + boot
                + "</version><relativePath/></parent>";
    String exclusions =
        alone
            ? "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId>"
                + "</exclusion></exclusions>"
            : "";
    return parent
        + artifacts.stream()
            .map(artifact -> artifact.split(":"))
            .map(
                part ->
                    "<dependency><groupId>"
                        + part[0]
                        + "</groupId><artifactId>"
                        + part[1]
                        + "</artifactId><version>"
                        + part[2]
                        + "</version>"
                        + exclusions
                        + "</dependency>")
            .collect(Collectors.joining("", "<dependencies>", "</dependencies>"));
  }

  /**
   * Starts a probe on a class path.
   *
   * @param name the class of the probe, in this package
   */
  public static Process probe(
      String name, String classPath, Path folder, Path log, List<Integer> ports)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve(PACKAGE.replace('.', '/')));
    Path compiled = Path.of("target/test-classes", PACKAGE.replace('.', '/'));
    try (DirectoryStream<Path> classes = Files.newDirectoryStream(compiled, name + "*.class")) {
      for (Path type : classes) {
        Files.copy(type, own.resolve(type.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", folder + ":" + classPath));
    command.add(PACKAGE + "." + name);
    ports.forEach(port -> command.add(port.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
