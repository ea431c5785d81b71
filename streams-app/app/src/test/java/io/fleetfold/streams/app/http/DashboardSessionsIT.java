package io.fleetfold.streams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.streams.app.Sessions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The dashboard's sessions in a real browser, over the real fold. */
class DashboardSessionsIT {
  private static final String PAGE = "/#session=shop/ann/";
  private static Browser browser;

  private final SampleSessions sessions = new SampleSessions();
  private final SampleFleet fleet = new SampleFleet(7, Instant.now().minusSeconds(300), 4);
  private final TestServer server = new TestServer(fleet.views(), sessions.views(), 0);

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
    sessions.close();
  }

  @Test
  void shouldListSessionsAndFilterThemByKeyboard() {
    sessions.add(Sessions.created("first", "e"));
    sessions.add(Sessions.created("second", "e").setAppName("desk").setUserId("bob"));
    sessions.add(Sessions.event("first", "e", "session_closed"));
    browser.open(server.url("/"), 1440, 900, "light");
    browser.press("s");
    browser.until("the sessions are listed", () -> names().equals(List.of("first", "second")));
    assertThat(browser.text("#sessions-note")).contains("2 in all");
    assertThat(browser.texts("#sessions-legend .num")).containsExactly("1", "1", "0");

    sessions.add(Sessions.created("third", "e"));
    browser.until("a new one comes first", () -> names().get(0).equals("third"));

    browser.press("/");
    browser.press("desk");
    browser.until("only that application's", () -> names().equals(List.of("second")));
    assertThat(browser.is("location.hash == '#sessions?app=desk'")).isTrue();
    browser.press(Keys.ESCAPE);
    browser.until("all again", () -> names().size() == 3);
    browser.run("document.querySelector('#sessions-legend [data-status=completed]').click()");
    browser.until("only completed ones", () -> names().equals(List.of("first")));
    browser.run("document.querySelector('#sessions-legend [data-status=abandoned]').click()");
    browser.until(
        "none is said", () -> browser.text("#sessions-empty").contains("No abandoned session"));
    browser.run("document.querySelector('#sessions-legend [data-status=abandoned]').click()");
    browser.until("all again", () -> names().size() == 3);

    browser.run("document.activeElement.blur()");
    browser.press("s");
    browser.press(Keys.ARROW_DOWN);
    browser.press(Keys.ENTER);
    browser.until("the second one opens", () -> browser.text("#s-title").equals("first"));
    browser.run("document.activeElement.blur()");
    browser.press(Keys.ESCAPE);
    browser.until("the list is back", () -> names().size() == 3);
    browser.assertNoComplaints();
  }

  @Test
  void shouldShowWhatEachEventSaidAndDid() {
    sessions.conversation("s1");
    open("s1", 10);
    assertThat(browser.texts(".step .kind"))
        .containsExactly(
            "Session created",
            "Entered reminders › ask",
            "User",
            "Tool request",
            "Tool response",
            "Agent",
            "Final response",
            "Agent",
            "Agent",
            "State changed");
    assertThat(diff(0))
        .containsExactly(
            "items: none → []", "name: none → \"Ann\"", "greeting: shared, not told → \"Hello\"");
    assertThat(browser.texts(".step:nth-child(7) .lines ins"))
        .contains("    \"text\": \"call the plumber\",");
    assertThat(browser.texts(".step:nth-child(7) .lines del")).isEmpty();
    assertThat(diff(6)).contains("count: none → 2", "name: \"Ann\" → \"Ann B.\"");
    assertThat(browser.text(".step:nth-child(8) .verdict")).startsWith("Refused, stale revision.");
    assertThat(browser.text(".step:nth-child(9) .tag")).isEqualTo("partial");
    assertThat(diff(9)).containsExactly("count: 2 → removed");
    assertThat(browser.texts("#s-state [data-scope=user] dt")).containsExactly("name");
    assertThat(browser.texts("#s-state [data-scope=app] dd")).containsExactly("\"Hello\"");
    assertThat(browser.texts("#s-state [data-scope=session] dt")).containsExactly("items");
    assertThat(browser.text("#s-facts")).contains("reminders › ask");
    assertThat(browser.text("main:not([hidden])")).doesNotContain("temp:");

    browser.run("document.querySelector('#s-filter [value=changes]').click()");
    assertThat(shown()).isEqualTo(4);
    browser.run("document.querySelector('#s-filter [value=talk]').click()");
    assertThat(shown()).isEqualTo(7);
    browser.assertNoComplaints();
  }

  @Test
  void shouldFollowTheAgentWithoutAReload() {
    sessions.conversation("s1");
    open("s1", 10);
    browser.run("window.sameDocument = true");
    sessions.add(
        SampleSessions.agent("s1", "new")
            .setContent("{\"parts\":[{\"text\":\"Done.\"}]}")
            .setStateDelta("{\"items\":[]}"));
    browser.until("the new step is shown", () -> browser.texts(".step").size() == 11);
    assertThat(browser.text(".step:last-child .speech")).isEqualTo("Done.");
    assertThat(browser.texts("#s-state [data-scope=session] dd")).containsExactly("[]");
    assertThat(browser.is("document.querySelector('.fresh dt').textContent == 'items'")).isTrue();
    sessions.add(
        Sessions.event("s1", "end", "session_closed")
            .setData(
                "{\"messages\":[{\"role\":\"user\",\"author\":\"ann\",\"content\":\"Bye\"},"
                    + "{\"role\":\"agent\",\"content\":{\"parts\":[{\"text\":\"See you\"}]}}]}"));
    browser.until("it is completed", () -> browser.text("#s-chip").equals("Completed"));
    browser.until("what was said last is shown", () -> browser.texts(".step").size() == 12);
    assertThat(browser.texts(".step:last-child .speech")).containsExactly("Bye", "See you");
    assertThat(browser.texts(".step:last-child .speaker")).containsExactly("ann", "agent");
    assertThat(browser.is("window.sameDocument")).as("no reload").isTrue();

    browser.run(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
            + "document.dispatchEvent(new Event('visibilitychange'));"
            + "window.asked = 0; const real = window.fetch;"
            + "window.fetch = (...all) => { window.asked++; return real(...all); }");
    sessions.add(Sessions.message("s1", "unseen", "unseen"));
    double then = browser.number("performance.now()");
    browser.until(
        "two of its polls would have been due",
        () -> browser.number("performance.now()") > then + 4_000);
    // one that was on its way may come back and is not followed by another
    assertThat(browser.number("window.asked")).as("requests of a hidden page").isLessThan(2);
    browser.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
    browser.until("it catches up", () -> browser.texts(".step").size() == 13);

    sessions.add(Sessions.event("s1", "gone", "session_deleted"));
    browser.until(
        "it says that the session is gone",
        () -> browser.text("#s-problem").contains("has been deleted"));
    sessions.add(Sessions.created("s1", "again").setStateDelta("{\"fresh\":true}"));
    browser.until(
        "only the new life is shown",
        () -> browser.texts(".step .kind").equals(List.of("Session created")));
    browser.forgetComplaints();
  }

  @Test
  void shouldShowALongSessionFromItsEnd() {
    sessions.add(Sessions.created("long", "c").setStateDelta("{\"n\":0}"));
    for (int i = 1; i <= 149; i++) {
      sessions.add(Sessions.event("long", "e", "state_changed").setStateDelta("{\"n\":" + i + "}"));
    }
    sessions.forgetLog(20);
    open("long", 100);
    assertThat(diff(99)).containsExactly("n: 148 → 149");
    assertThat(
            browser.is(
                "(s => s.scrollHeight - s.scrollTop - s.clientHeight < 2)"
                    + "(document.querySelector('#steps'))"))
        .as("the newest is in view")
        .isTrue();
    browser.run("document.querySelector('#s-older').click()");
    browser.until("all are shown", () -> browser.texts(".step").size() == 150);
    assertThat(browser.text(".step:nth-child(20)")).contains("no longer has this event");
    assertThat(diff(20)).containsExactly("n: no longer in the log → 20");
    assertThat(browser.is("document.querySelector('#s-older').hidden")).isTrue();
    browser.assertNoComplaints();
  }

  @Test
  void shouldShowWhatAgentsSayAsTextOnly() {
    String evil = "<img src=x onerror=window.owned=1><script>window.owned=1</script>";
    sessions.add(
        Sessions.created(evil, "e")
            .setStateDelta("{\"" + evil + "\":\"" + evil + "\"}")
            .setData("{\"metadata\":{\"" + evil + "\":\"" + evil + "\"}}"));
    sessions.add(
        Sessions.event(evil, "e", "route_entered").setData("{\"route\":\"" + evil + "\"}"));
    sessions.add(Sessions.message(evil, "e", evil).setAuthor(evil));
    sessions.add(
        Sessions.message(evil, "e", "")
            .setAuthor(evil)
            .setContent(
                "{\"parts\":[{\"functionCall\":{\"name\":\""
                    + evil
                    + "\",\"args\":{\""
                    + evil
                    + "\":1}}}]}"));
    browser.open(server.url("/#sessions"), 1440, 900, "light");
    browser.until("it is listed", () -> names().equals(List.of(evil)));
    browser.run("document.querySelector('.session').click()");
    browser.until("its steps are shown", () -> browser.texts(".step").size() == 4);
    assertThat(browser.text("#s-title")).isEqualTo(evil);
    assertThat(browser.text(".step:nth-child(3) .speech")).isEqualTo(evil);
    assertThat(browser.is("window.owned === undefined")).isTrue();
    assertThat(browser.number("document.querySelectorAll('main img').length")).isZero();
    browser.assertNoComplaints();
  }

  @Test
  void shouldSayWhatIsNotThere() {
    browser.open(server.url("/#sessions"), 1440, 900, "light");
    browser.until(
        "none is said", () -> browser.text("#sessions-empty").contains("No sessions yet"));
    browser.assertNoComplaints();
    browser.open(server.url(PAGE + "nope"), 1440, 900, "light");
    browser.until(
        "it says so", () -> browser.text("#s-problem").contains("No such session is known"));
    sessions.conversation("nope");
    browser.until("it comes by itself", () -> browser.texts(".step").size() == 10);
    assertThat(browser.is("document.querySelector('#s-problem').hidden")).isTrue();
    browser.forgetComplaints();
  }

  @ParameterizedTest
  @CsvSource({"light,1280", "dark,1280", "light,360", "dark,360"})
  void shouldFitAndHaveTextThatCanBeRead(String scheme, int width) throws IOException {
    sessions.conversation("a-session-with-quite-a-long-name-0192f0c4-7d1e-7c3b-a1d2-3f4e5a6b7c8d");
    browser.open(server.url("/#sessions"), width, 800, scheme);
    browser.until("the sessions are listed", () -> names().size() == 1);
    assertReadable("the list");
    browser.run("document.querySelector('.session').click()");
    browser.until("the steps are shown", () -> browser.texts(".step").size() == 10);
    assertReadable("the session");
    browser.assertNoComplaints();
  }

  private void open(String session, int steps) {
    browser.open(server.url(PAGE + session), 1440, 900, "light");
    browser.until("its steps are shown", () -> browser.texts(".step").size() == steps);
  }

  private static List<String> names() {
    return browser.texts(".session .what");
  }

  /** The changes of a step, each as key: before → after; those by lines left out. */
  private static List<String> diff(int step) {
    return browser.strings(
        "return [...document.querySelectorAll('.step')[arguments[0]].querySelectorAll('.diff > div')]"
            + ".filter(row => !row.querySelector('.lines'))"
            + ".map(row => row.querySelector('.key').textContent + ': '"
            + " + [...row.querySelectorAll('dd > :not(.hidden)')].map(n => n.textContent).join(' '))",
        step);
  }

  private static long shown() {
    return browser.number("document.querySelectorAll('.step:not([hidden])').length");
  }

  private static void assertReadable(String what) throws IOException {
    assertThat(browser.number("document.documentElement.scrollWidth - innerWidth"))
        .as("pixels that %s is too wide for the screen", what)
        .isLessThanOrEqualTo(0);
    try (InputStream in = DashboardIT.class.getResourceAsStream("contrast.js")) {
      assertThat(browser.strings(new String(in.readAllBytes(), StandardCharsets.UTF_8)))
          .as("texts of %s whose contrast is below 4.5 : 1 (WCAG AA)", what)
          .isEmpty();
    }
  }
}
