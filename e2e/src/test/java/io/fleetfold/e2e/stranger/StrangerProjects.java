package io.fleetfold.e2e.stranger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Resolves projects that declare the Agent Development Kit and our module for it, by Maven itself.
 * The whole graph is resolved, kit and all. Of its 200 jars only those are fetched that our module
 * needs, in the versions that the project got.
 */
public final class StrangerProjects {
  private static final Pattern ARTIFACT =
      Pattern.compile("([\\w.-]+):([\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)");
  private static final String KIT = "com.google.adk:google-adk:1.8.0";
  private static final List<String> PARENTS =
      List.of("", "3.2.12", "3.3.13", "3.4.13", "3.5.9", "4.0.1");

  private final Path folder;
  private final Maven maven;
  private final String version;

  StrangerProjects(Path folder, Maven maven, String version) {
    this.folder = folder;
    this.maven = maven;
    this.version = version;
  }

  /**
   * The class paths of projects by name. Several that resolve to the same versions are one.
   *
   * @param folder becomes the projects' folder
   */
  public static Map<String, String> classPaths(Path folder)
      throws IOException, InterruptedException {
    Maven maven = Maven.ofThisBuild();
    try (LentArtifacts ours = LentArtifacts.lend(maven.repository())) {
      Map<String, String> found = new StrangerProjects(folder, maven, ours.version()).resolve();
      found.replaceAll((name, classPath) -> ours.returned(classPath));
      return found;
    }
  }

  private Map<String, String> resolve() throws IOException, InterruptedException {
    String ours = "io.fleetfold:fleetfold-adk:" + version;
    Map<String, String> poms = new LinkedHashMap<>();
    for (String boot : PARENTS) {
      String parent = name(boot);
      poms.put(parent + "ours-alone", pom(boot, List.of(ours), false));
      poms.put(parent + "kit-first", pom(boot, List.of(KIT, ours), false));
      poms.put(parent + "ours-first", pom(boot, List.of(ours, KIT), false));
    }
    Map<String, String> graphs =
        maven.run(folder.resolve("graphs"), poms, "tree", "outputFile", "tree.txt");

    Map<List<String>, String> distinct = new LinkedHashMap<>();
    for (String boot : PARENTS) {
      String parent = name(boot);
      Set<String> needed = versions(graphs.get(parent + "ours-alone")).keySet();
      for (String order : List.of("kit-first", "ours-first")) {
        Map<String, String> found = versions(graphs.get(parent + order));
        List<String> artifacts = needed.stream().map(name -> name + ":" + found.get(name)).toList();
        distinct.merge(artifacts, parent + order, (one, other) -> one + "+" + other);
      }
    }
    Map<String, String> narrow = new LinkedHashMap<>();
    distinct.forEach((artifacts, name) -> narrow.put(name, pom("", artifacts, true)));
    return maven.run(
        folder.resolve("jars"), narrow, "build-classpath", "mdep.outputFile", "cp.txt");
  }

  private static String name(String boot) {
    return boot.isEmpty() ? "plain-" : "boot-" + boot + "-";
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

  /** Starts the probe on a class path. */
  public static Process probe(String classPath, Path folder, Path log, List<Integer> ports)
      throws IOException {
    Path own = Files.createDirectories(folder.resolve("io/fleetfold/e2e/stranger"));
    Path compiled = Path.of("target/test-classes/io/fleetfold/e2e/stranger/StrangerProbe.class");
    Files.copy(compiled, own.resolve("StrangerProbe.class"), StandardCopyOption.REPLACE_EXISTING);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", folder + ":" + classPath));
    command.add("io.fleetfold.e2e.stranger.StrangerProbe");
    ports.forEach(port -> command.add(port.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
