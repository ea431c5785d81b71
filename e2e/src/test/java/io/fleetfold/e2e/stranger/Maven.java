package io.fleetfold.e2e.stranger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The Maven that builds this project, run on other projects.
 *
 * @param home where it is installed
 * @param repository its local repository
 * @param offline whether it was told not to look elsewhere
 */
record Maven(Path home, Path repository, boolean offline) {
  private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:";
  private static final String HEAD =
      "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>"
          + "<groupId>stranger</groupId><version>1</version>";
  private static final int LIMIT_MINUTES = 5;

  static Maven ofThisBuild() {
    return new Maven(
        Path.of(System.getProperty("fleetfold.e2e.maven")),
        Path.of(System.getProperty("fleetfold.e2e.repository")),
        System.getProperty("fleetfold.e2e.offline").equals("offline=true"));
  }

  /**
   * Runs a goal of the dependency plugin on projects, all in one go.
   *
   * @param poms each project's POM, or what stands in it, by the project's name
   * @param output the parameter that takes the name of the file to write
   * @return what it wrote into each project's folder
   */
  Map<String, String> run(
      Path folder, Map<String, String> poms, String goal, String output, String file)
      throws IOException, InterruptedException {
    StringBuilder modules = new StringBuilder();
    for (Map.Entry<String, String> pom : poms.entrySet()) {
      modules.append("<module>").append(pom.getKey()).append("</module>");
      write(folder.resolve(pom.getKey()), pom.getKey(), "jar", pom.getValue());
    }
    write(folder, "all", "pom", "<modules>" + modules + "</modules>");
    mvn(folder, PLUGIN + goal, "-D" + output + "=" + file);
    Map<String, String> written = new LinkedHashMap<>();
    for (String name : poms.keySet()) {
      written.put(name, Files.readString(folder.resolve(name).resolve(file)).strip());
    }
    return written;
  }

  private static void write(Path folder, String name, String packaging, String content)
      throws IOException {
    Files.createDirectories(folder);
    boolean whole = content.startsWith("<project");
    Files.writeString(
        folder.resolve("pom.xml"),
        whole
            ? content
            : HEAD
                + "<artifactId>"
                + name
                + "</artifactId><packaging>"
                + packaging
                + "</packaging>"
                + content
                + "</project>");
  }

  private void mvn(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/mvn").toString());
    command.addAll(List.of("-B", "-ntp", "-e", "-Dmaven.repo.local=" + repository));
    if (offline) {
      command.add("-o");
    }
    command.addAll(List.of(arguments));
    Path log = folder.resolve("mvn.out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("Maven could not resolve the projects:\n" + Files.readString(log));
    }
  }
}
