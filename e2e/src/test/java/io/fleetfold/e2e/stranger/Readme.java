package io.fleetfold.e2e.stranger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** What the README has people type, word for word, so that a test types it. */
public final class Readme {
  /** The main class of its agent. */
  public static final String AGENT = "MyAgent";

  private static final Pattern INSTALL = Pattern.compile("mvn install \\S+ -pl (\\S+) -am\n");
  private static final Pattern EXPORT = Pattern.compile("(FLEETFOLD_\\w+)=(\\S+?):(\\d+)\\s");
  private static final Pattern TURN =
      Pattern.compile("-Dexec\\.mainClass=" + AGENT + " -Dexec\\.args=\"(.*)\" +# (.*)\n");

  private Readme() {}

  /** A turn of the conversation with its agent, each a process of its own. */
  public record Turn(String said, String answer) {}

  /** The folders of the modules that it has people install. */
  static List<String> installed() {
    return List.of(all(INSTALL).findFirst().orElseThrow().group(1).split(","));
  }

  /** The POM of its agent. */
  static String pom() {
    return block("xml", "<project ");
  }

  /** Where its agent finds a pipeline whose ports are moved by an offset. */
  public static Map<String, String> environment(int offset) {
    Map<String, String> environment = new LinkedHashMap<>();
    all(EXPORT)
        .forEach(
            m ->
                environment.put(
                    m.group(1), m.group(2) + ":" + (Integer.parseInt(m.group(3)) + offset)));
    return environment;
  }

  /** The conversation that it tells of. */
  public static List<Turn> turns() {
    return all(TURN).map(m -> new Turn(m.group(1), m.group(2))).toList();
  }

  /** Compiles its agent. */
  public static void compile(String classPath, Path folder) throws IOException {
    Path source = Files.createDirectories(folder).resolve(AGENT + ".java");
    Files.writeString(source, block("java", "class " + AGENT));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    String[] arguments = {"-d", folder.toString(), "-cp", classPath, source.toString()};
    int result = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, arguments);
    assertThat(result)
        .as("the README's agent: " + errors.toString(StandardCharsets.UTF_8))
        .isZero();
  }

  private static String block(String language, String part) {
    return all(Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL))
        .map(m -> m.group(1))
        .filter(block -> block.contains(part))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the README has no " + language + " with " + part));
  }

  private static Stream<MatchResult> all(Pattern pattern) {
    try {
      return pattern.matcher(Files.readString(Path.of("..", "README.md"))).results();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
