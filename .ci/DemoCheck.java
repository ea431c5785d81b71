import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The README's first command as a newcomer runs it, on a new data folder: it says where the
 * dashboard and the database are, both show the fleet at work, and it ends when it is told to.
 */
final class DemoCheck {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration WORK = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final String OFFSET = "24000";
  private static final Pattern DASHBOARD = Pattern.compile("dashboard +(http://\\S+)/");
  private static final Pattern PSQL =
      Pattern.compile("psql postgresql://([^:]+):([^@]+)@(\\S+)");

  private DemoCheck() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("fleetfold-demo-");
    Path output = folder.resolve("output");
    long begin = System.nanoTime();
    Process demo =
        new ProcessBuilder(
                "./fleetfold", "demo", "--data", folder + "/data", "--port-offset", OFFSET)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(new java.io.File("/dev/null"))
            .start();
    try {
      check(demo, output);
      System.out.println(
          "./fleetfold demo: right, in " + (System.nanoTime() - begin) / 1_000_000_000 + " s");
    } catch (Exception e) {
      System.out.println("./fleetfold demo: " + e.getMessage() + "; it printed:");
      System.out.println(Files.readString(output));
      throw e;
    } finally {
      Stream.concat(demo.descendants(), Stream.of(demo.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
    }
    // kept where something was wrong
    delete(folder);
  }

  private static void check(Process demo, Path output) throws Exception {
    await("ready", START, demo, () -> Files.readString(output).contains("ready in "));
    String printed = Files.readString(output);
    if (printed.lines().anyMatch(line -> line.matches(".* (DEBUG|INFO|WARN|ERROR) .*"))) {
      throw new IllegalStateException("prints log lines, which belong into files");
    }
    URI dashboard = URI.create(find(DASHBOARD, printed).group(1));
    if (!get(dashboard.resolve("/")).contains("<html")) {
      throw new IllegalStateException("there is no dashboard at " + dashboard);
    }
    await(
        "runs at " + dashboard.resolve("/api/v1/stats"),
        WORK,
        demo,
        () -> {
          JsonNode stats = new ObjectMapper().readTree(get(dashboard.resolve("/api/v1/stats")));
          return stats.path("total_runs").asLong() > 0;
        });
    Matcher psql = find(PSQL, printed);
    await("a run in SQL", WORK, demo, () -> hasRun(psql.group(3), psql.group(1), psql.group(2)));

    demo.destroy();
    if (!demo.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("does not stop within " + STOP);
    }
    if (!Files.readString(output).contains("stopped; all data is kept in ")) {
      throw new IllegalStateException("did not stop in an orderly way");
    }
  }

  private static boolean hasRun(String database, String user, String password) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:postgresql://" + database, user, password);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select run_id, status from fleetfold.agent_runs limit 1")) {
      return row.next() && row.getString("run_id") != null && row.getString("status") != null;
    }
  }

  private static String get(URI address) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(address + " answers " + response.statusCode());
    }
    return response.body();
  }

  private static void await(
      String what, Duration longest, Process demo, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.call()) {
      if (!demo.isAlive()) {
        throw new IllegalStateException("ended with exit code " + demo.exitValue());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("after " + longest + " still without: " + what);
      }
      demo.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private static Matcher find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("does not print " + pattern);
    }
    return matcher;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
