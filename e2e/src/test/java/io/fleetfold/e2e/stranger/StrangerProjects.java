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
  private static final String SPRING_AI = "org.springframework.ai:spring-ai-client-chat";
  private static final String README = "readme";

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

  // with the parents that their documentation asks for
  private static final List<Stranger> OF_SPRING_AI =
      List.of(
          new Stranger("3.5.9", SPRING_AI + ":1.1.2"), new Stranger("4.0.1", SPRING_AI + ":2.0.1"));

  private final Path folder;
  private final Maven maven;
  private final LentArtifacts lent;

  StrangerProjects(Path folder, Maven maven, LentArtifacts lent) {
    this.folder = folder;
    this.maven = maven;
    this.lent = lent;
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

  /** The class path of the project that the README shows, which is one of the kit's. */
  public static String ofTheReadme(Map<String, String> ofTheKit) {
    return ofTheKit.entrySet().stream()
        .filter(project -> project.getKey().contains(README))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** The same of projects that use LangChain4j, which our module leaves to them. */
  public static Map<String, String> ofLangChain4j(Path folder)
      throws IOException, InterruptedException {
    Set<String> theirs = Set.of(LANGCHAIN4J, LANGCHAIN4J + "-core", "org.jspecify:jspecify");
    return classPaths(folder, "fleetfold-langchain4j", OF_LANGCHAIN4J, theirs);
  }

  /** The same of projects that use Spring AI's chat client; what its chat memories load of it. */
  public static Map<String, String> ofSpringAi(Path folder)
      throws IOException, InterruptedException {
    Set<String> theirs =
        Set.of(
            "org.springframework.ai:spring-ai-model",
            "org.springframework.ai:spring-ai-commons",
            "org.springframework:spring-core",
            "org.jspecify:jspecify");
    return classPaths(folder, "fleetfold-spring-ai", OF_SPRING_AI, theirs);
  }

  private static Map<String, String> classPaths(
      Path folder, String module, List<Stranger> strangers, Set<String> theirs)
      throws IOException, InterruptedException {
    Maven maven = Maven.ofThisBuild();
    try (LentArtifacts ours = LentArtifacts.lend(maven.repository())) {
      Map<String, String> found =
          new StrangerProjects(folder, maven, ours).resolve(module, strangers, theirs);
      found.replaceAll((name, classPath) -> ours.returned(classPath));
      return found;
    }
  }

  private Map<String, String> resolve(String module, List<Stranger> strangers, Set<String> theirs)
      throws IOException, InterruptedException {
    String ours = "io.fleetfold:" + module + ":" + lent.version();
    Map<String, String> poms = new LinkedHashMap<>();
    for (Stranger stranger : strangers) {
      String boot = stranger.boot();
      String framework = stranger.framework();
      poms.put(stranger.name() + "ours-alone", pom(boot, List.of(ours), false));
      poms.put(stranger.name() + "ours-last", pom(boot, List.of(framework, ours), false));
      poms.put(stranger.name() + "ours-first", pom(boot, List.of(ours, framework), false));
    }
    boolean readme = Readme.pom().contains("<artifactId>" + module + "</artifactId>");
    if (readme) {
      poms.put(README, lent.lent(Readme.pom()));
    }
    Map<String, String> graphs =
        maven.run(folder.resolve("graphs"), poms, "tree", "outputFile", "tree.txt");

    Map<List<String>, String> distinct = new LinkedHashMap<>();
    for (Stranger stranger : strangers) {
      Set<String> needed = needed(graphs, stranger, theirs);
      for (String order : List.of("ours-last", "ours-first")) {
        String project = stranger.name() + order;
        distinct.merge(
            chosen(needed, graphs.get(project)), project, (one, other) -> one + "_and_" + order);
      }
    }
    if (readme) {
      distinct.merge(
          chosen(needed(graphs, strangers.get(0), theirs), graphs.get(README)),
          README,
          (one, other) -> one + "_and_" + other);
    }
    Map<String, String> narrow = new LinkedHashMap<>();
    distinct.forEach((artifacts, name) -> narrow.put(name, pom("", artifacts, true)));
    return maven.run(
        folder.resolve("jars"), narrow, "build-classpath", "mdep.outputFile", "cp.txt");
  }

  /** The artifacts that our module and its framework load, in a project that has this parent. */
  private static Set<String> needed(
      Map<String, String> graphs, Stranger stranger, Set<String> theirs) {
    Set<String> needed =
        new LinkedHashSet<>(versions(graphs.get(stranger.name() + "ours-alone")).keySet());
    needed.addAll(theirs);
    return needed;
  }

  /** Those artifacts in the versions that a project got. */
  private static List<String> chosen(Set<String> needed, String tree) {
    Map<String, String> found = versions(tree);
    return needed.stream()
        .filter(found::containsKey)
        .map(name -> name + ":" + found.get(name))
        .toList();
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
