package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.gate.tokens.Scope;
import io.fleetfold.gate.tokens.TokenFile;
import io.fleetfold.records.Run;
import io.fleetfold.streams.app.Agents;
import io.fleetfold.streams.runs.views.FleetViews.RunFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The dashboard in a real browser, over a sample fleet. */
class DashboardIT {
  private static Browser browser;

  private final SampleFleet fleet = new SampleFleet(7, Instant.now().minusSeconds(300), 24);
  private TestServer server = new TestServer(fleet.views());

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldShowTheFleetsNumbersAndFollowThem() {
    fleet.step(40);
    open();
    assertThat(browser.text("#t-running")).isEqualTo(count("running"));
    assertThat(browser.text("#t-cost")).startsWith("$");
    assertThat(browser.text("#t-errors")).as("no run has ended").isEqualTo("—");
    assertThat(browser.texts("#t-latency dd")).allMatch(value -> value.endsWith("s"));
    assertThat(browser.texts("#legend .name"))
        .containsExactly("Running", "Completed", "Error", "Cancelled", "Interrupted", "Pending");
    assertThat(browser.texts("#agent-table tbody tr")).hasSize(Agents.of(fleet.views()).size());
    assertThat(browser.texts(".runlist .run")).hasSize(LiveReader.RUNS);

    browser.run("window.sameDocument = true");
    fleet.step(10);
    browser.until("the new runs are counted", () -> browser.text("#mix-total").equals("50"));
    browser.until("tokens flow", () -> !browser.text("#t-tokens").equals("0.0"));
    assertThat(browser.text("#t-running")).isEqualTo(count("running"));
    assertThat(browser.is("window.sameDocument")).as("no reload").isTrue();
    assertThat(browser.text("#lag")).isNotBlank();
    browser.assertNoComplaints();
  }

  @Test
  void shouldSortAndFilterByKeyboard() {
    fleet.step(200);
    open();
    browser.press("/");
    browser.press("coder");
    browser.until(
        "only coders are shown",
        () -> browser.texts("td.agent").stream().allMatch(agent -> agent.contains("coder")));
    assertThat(browser.text("#agents-note")).contains("match");
    browser.press(Keys.ESCAPE);
    browser.until("the filter is gone", () -> browser.texts("td.agent").size() == 24);

    browser.run("document.querySelector('th[data-key=agent] button').focus()");
    browser.press(Keys.ENTER);
    assertThat(browser.texts("td.agent")).isSorted();
    browser.press(Keys.ENTER);
    assertThat(browser.texts("td.agent")).isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(browser.is("document.querySelector('th[data-key=agent]').ariaSort == 'descending'"))
        .isTrue();

    browser.press("a");
    browser.press(Keys.ARROW_DOWN);
    String second = browser.texts("td.agent").get(1);
    assertThat(browser.focused().getText()).contains(second);
    browser.press(Keys.ENTER);
    browser.until(
        "the runs of that agent are shown",
        () ->
            !browser.texts(".run .who").isEmpty()
                && browser.texts(".run .who").stream().allMatch(who -> who.startsWith(second)));
    browser.assertNoComplaints();
  }

  @Test
  void shouldOpenARunByKeyboard() {
    fleet.step(30);
    open();
    browser.press("r");
    browser.press(Keys.ENTER);
    browser.until("the run's details are open", () -> isOpen("detail"));
    Run newest = fleet.views().runs(new RunFilter(null, null, null), 0, 1).items().get(0);
    assertThat(browser.text("#d-objective")).isEqualTo(newest.getObjective());
    assertThat(browser.text("#d-sheet")).contains(newest.getRunId(), "web_search", "1 failed");
    browser.press(Keys.ESCAPE);
    browser.until("the details are closed", () -> !isOpen("detail"));
    assertThat(browser.focused().getDomAttribute("class")).isEqualTo("run");
    browser.press("?");
    browser.until("the help is open", () -> isOpen("help"));
    browser.assertNoComplaints();
  }

  @Test
  void shouldShowWhatAgentsSayAsTextOnly() {
    String evil = "<img src=x onerror=\"window.owned=1\"><script>window.owned=1</script>";
    fleet.step(3);
    Run run = fleet.views().all().get(0);
    fleet
        .views()
        .put(
            Run.newBuilder(run)
                .setRunId(evil)
                .setAgentId(evil)
                .setAgentName(evil)
                .setObjective(evil)
                .setFinalSynthesisOutput(evil)
                .setActions(
                    "{\""
                        + evil.replace("\"", "\\\"")
                        + "\": {\"count\": 1, \"errors\": 0, \"duration_ms\": 1}}")
                .setMetadata("{\"x\": \"<b>\"}")
                .build());
    fleet.step(0);
    open();
    browser.until("the agent is shown", () -> browser.texts("td.agent").contains(evil));
    browser.run("location.hash = 'run=' + encodeURIComponent(arguments[0])", evil);
    browser.until("the run's details are open", () -> isOpen("detail"));
    browser.run("document.querySelector('#d-sheet details:last-child').open = true");
    assertThat(browser.text("#d-objective")).isEqualTo(evil);
    assertThat(browser.is("window.owned === undefined")).isTrue();
    assertThat(browser.number("document.querySelectorAll('main img, dialog img').length")).isZero();
    browser.assertNoComplaints();
  }

  @Test
  void shouldFitAPhone() {
    fleet.step(60);
    browser.open(server.url("/"), 360, 740, "dark");
    browser.until("the page is filled", () -> browser.text("#mix-total").equals("60"));
    assertNoOverflow("the page");
    browser.run("document.querySelector('.run').click()");
    browser.until("the run's details are open", () -> isOpen("detail"));
    assertNoOverflow("the run's details");
    assertThat(
            browser.number(
                "(s => s.scrollWidth - s.clientWidth)(document.querySelector('#d-sheet'))"))
        .as("pixels that the details are too wide for their dialog")
        .isZero();
    assertThat(browser.text("#connection-state")).isEqualTo("Connected");
    browser.assertNoComplaints();
  }

  @Test
  void shouldSayThatItReconnectsAndComeBack() {
    fleet.step(5);
    open();
    int port = server.port();
    server.close();
    browser.until(
        "the page says that it reconnects",
        () -> browser.text("#connection-state").equals("Reconnecting"));
    fleet.step(5);
    server = new TestServer(fleet.views(), port);
    browser.until(
        "the page is connected again and shows what has happened",
        () ->
            browser.text("#connection-state").equals("Connected")
                && browser.text("#mix-total").equals("10"));
    browser.forgetComplaints();
  }

  @Test
  void shouldAskForTheTokenThatTheServerWants(@TempDir Path folder) throws Exception {
    fleet.step(5);
    server.close();
    TokenFile tokens = new TokenFile(folder.resolve("tokens.json"), Clock.systemUTC());
    String secret = tokens.create("reader", Set.of(Scope.READ), null, true, Set.of()).secret();
    server = new TestServer(fleet.views(), QuerySecurity.local(tokens.path(), null));
    browser.open(server.url("/"), 1440, 900, "light");
    browser.until("it asks", () -> browser.is("document.getElementById('token-dialog').open"));
    browser.press("fft_wrong" + Keys.ENTER);
    browser.until("it says so", () -> browser.text("#token-wrong").contains("does not work"));
    browser.press(secret + Keys.ENTER);
    browser.until("the page is filled", () -> browser.text("#mix-total").equals("5"));
    assertThat(browser.is("document.getElementById('token-dialog').open")).isFalse();
    browser.forgetComplaints();
  }

  @ParameterizedTest
  @CsvSource({"light", "dark"})
  void shouldHaveTextThatCanBeRead(String scheme) throws IOException {
    fleet.step(60);
    fleet.step(10);
    browser.open(server.url("/"), 1280, 900, scheme);
    browser.until("the page is filled", () -> browser.text("#mix-total").equals("70"));
    List<String> pale = browser.strings(contrast());
    assertThat(pale).as("texts whose contrast is below 4.5 : 1 (WCAG AA), %s", scheme).isEmpty();
    browser.assertNoComplaints();
  }

  /** A script that finds texts which are too pale for what is behind them. */
  static String contrast() throws IOException {
    try (InputStream in = DashboardIT.class.getResourceAsStream("contrast.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void open() {
    browser.open(server.url("/"), 1440, 900, "light");
    int runs = fleet.views().all().size();
    browser.until(
        "the page is filled", () -> browser.text("#mix-total").equals(Integer.toString(runs)));
  }

  private String count(String status) {
    return Long.toString(
        fleet.views().all().stream().filter(run -> run.getStatus().equals(status)).count());
  }

  private static boolean isOpen(String dialog) {
    return browser.is("document.getElementById(arguments[0]).open", dialog);
  }

  private static void assertNoOverflow(String what) {
    assertThat(browser.number("document.documentElement.scrollWidth - innerWidth"))
        .as("pixels that %s is too wide for the screen", what)
        .isLessThanOrEqualTo(0);
  }
}
