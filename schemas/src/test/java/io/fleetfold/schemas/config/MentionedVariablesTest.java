package io.fleetfold.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Code, documents, containers and launcher mention no variable that is not declared. */
class MentionedVariablesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAME =
      Pattern.compile("(?<![.\\w])(FLEETFOLD_[A-Z0-9_]*[A-Z0-9]|DB_[A-Z_]*[A-Z])\\b(?!_?[*(])");

  private static final Pattern TEXT =
      Pattern.compile(".*\\.(java|md|yml|json|properties|sql|sh)|.*/(run|Dockerfile)");
  private static final Set<String> SKIPPED = Set.of("target", "test", "node_modules");
  // a value, not a variable
  private static final Set<String> OTHERS = Set.of("FLEETFOLD_OR_MEMORY");

  @Test
  void shouldAllBeDeclared() throws IOException {
    Set<String> mentioned = new TreeSet<>();
    for (Path file : files()) {
      NAME.matcher(Files.readString(file))
          .results()
          .map(found -> found.group(1))
          .filter(name -> !Sections.names(name) && !isOfOthers(name))
          .forEach(name -> mentioned.add(name + " in " + ROOT.relativize(file)));
    }
    assertThat(mentioned).as("variables that no Section declares").isEmpty();
  }

  @Test
  void shouldCallTheRegistryByOneNameInContainers() throws IOException {
    String compose = Files.readString(ROOT.resolve("docker-compose.yml"));
    assertThat(compose).contains("FLEETFOLD_REGISTRY_URL:").doesNotContain("SCHEMA_REGISTRY_URL:");
  }

  private static boolean isOfOthers(String name) {
    return OTHERS.contains(name)
        || name.startsWith(ClusterSection.KAFKA)
        || name.startsWith(ClusterSection.REGISTRY);
  }

  private static List<Path> files() throws IOException {
    List<Path> files =
        new ArrayList<>(
            List.of(
                ROOT.resolve("README.md"),
                ROOT.resolve("fleetfold"),
                ROOT.resolve("docker-compose.yml")));
    for (String folder : List.of("docs", "docker", "examples")) {
      files.addAll(walk(ROOT.resolve(folder)));
    }
    for (Path file : walk(ROOT)) {
      if (file.toString().contains("/src/main/")) {
        files.add(file);
      }
    }
    return files;
  }

  /** Not into what is built, which changes under a walk. */
  private static List<Path> walk(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            String name = each.getFileName().toString();
            return SKIPPED.contains(name) || (name.startsWith(".") && !name.equals(".."))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (TEXT.matcher(file.toString()).matches()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
