package io.fleetfold.streams.app.http;

import static io.fleetfold.streams.app.Records.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.records.AgentLlmUsage;
import io.fleetfold.streams.app.FoldDriver;
import io.fleetfold.streams.app.Records;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** A run's spans in a real browser, over the real fold. */
class DashboardTreeIT {
  private static final String HELPER = "<img src=x onerror=\"window.owned=1\">";
  private static Browser browser;

  private final FoldDriver driver = new FoldDriver();
  private final TestServer server = new TestServer(driver.views(), driver.sessions(), 0);

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
    driver.close();
  }

  private static AgentLlmUsage.Builder call(String id, String span, String parent) {
    return Records.call("run-1", id, T0)
        .setCarrier("span")
        .setTraceId("t")
        .setSpanId(span)
        .setParentSpanId(parent);
  }

  private void publishTree(String status) {
    driver.publish(Records.run("run-1", status, T0 + 100).build());
    driver.publish(call("t/agent", "agent", "").setClaim(true).build());
    driver.publish(
        Records.event("run-1", "e", "subagent_run_started", T0)
            .setAgentId("helper")
            .setAgentName(HELPER)
            .setTraceId("t")
            .setSpanId("sub")
            .setParentSpanId("agent")
            .build());
    driver.publish(call("u1", "model", "sub").build());
    driver.publish(call("u2", "direct", "agent").setInputTokens(7L).setOutputTokens(null).build());
    driver.emit();
  }

  @Test
  void shouldShowWhatEachSpanUsedAndFoldByKeyboard() {
    publishTree("completed");
    open(1280, "light");
    assertThat(browser.text("#spans-title")).isEqualTo("Spans · 4 · 1 call of the run not counted");
    assertThat(texts(".name")).containsExactly("agent", HELPER, "model", "direct");
    assertThat(texts(".kind"))
        .containsExactly("LLM usage", "Subagent run", "LLM usage", "LLM usage");
    assertThat(texts(".agent")).containsExactly("", "agent helper", "", "");
    assertThat(texts("tr:first-child td:not(:first-child) > span"))
        .as("calls, input, output, cost and the provider's cost of the agent and all below")
        .containsExactly("2", "107", "10", "—", "—");
    assertThat(texts("tr:first-child small"))
        .as("of the agent itself: unknown is not zero")
        .containsExactly("own 0", "own —", "own —", "own —", "own —");
    assertThat(texts("tr:last-child td:not(:first-child)"))
        .containsExactly("1", "7", "—", "—", "—");
    assertThat(texts(".remark").get(0))
        .isEqualTo("1 call not counted: repeats what spans below state");
    assertThat(browser.is("window.owned === undefined")).isTrue();

    browser.run("document.querySelector('.spans tbody tr').focus()");
    browser.press(Keys.ARROW_DOWN);
    browser.press(Keys.ARROW_LEFT);
    assertThat(texts(".name")).containsExactly("agent", HELPER, "direct");
    assertThat(browser.focused().getDomAttribute("aria-expanded")).isEqualTo("false");
    browser.press(Keys.ARROW_LEFT);
    browser.press(Keys.ENTER);
    assertThat(texts(".name")).containsExactly("agent");
    browser.press(Keys.ARROW_RIGHT);
    assertThat(texts(".name")).as("what was folded in it stays so").hasSize(3);
    browser.assertNoComplaints();
  }

  @Test
  void shouldFollowALiveRunAndKeepWhatIsFolded() {
    publishTree("running");
    open(1280, "dark");
    browser.run("document.querySelectorAll('.spans tbody tr')[1].focus()");
    browser.press(Keys.ENTER);
    driver.publish(call("u3", "other", "sub").setInputTokens(1_000L).build());
    driver.emit();
    browser.until(
        "the new call is summed",
        () -> texts("tr:first-child td:nth-child(3) > span").equals(List.of("1,107")));
    assertThat(texts(".name")).containsExactly("agent", HELPER, "direct");
    assertThat(browser.focused().getDomAttribute("data-key")).isEqualTo("t/sub");
    browser.assertNoComplaints();
  }

  @Test
  void shouldSayNothingOfSpansWhereThereAreNone() {
    driver.publish(Records.run("run-1", "completed", T0).build());
    driver.emit();
    browser.open(server.url("/#run=run-1"), 1280, 900, "light");
    browser.until(
        "the spans have been asked for",
        () ->
            browser.is(
                "performance.getEntriesByType('resource')"
                    + ".some(entry => entry.name.includes('/tree?') && entry.responseEnd > 0)"));
    assertThat(browser.is("document.querySelector('.spans').hidden")).isTrue();
  }

  @Test
  void shouldShowManySpansPageByPage() {
    // the span around all others comes last in the list
    for (int i = 0; i < 600; i++) {
      driver.publish(call("u" + i, "s" + (1_000 + i), "z").build());
    }
    driver.emit();
    open(1280, "light");
    assertThat(browser.text("#spans-title")).isEqualTo("Spans · the first 500");
    assertThat(texts(".remark").get(0)).isEqualTo("the span around it is not among those shown");
    browser.run("document.querySelector('.spans .more').click()");
    browser.until("all are shown", () -> browser.text("#spans-title").equals("Spans · 601"));
    assertThat(texts(".name").get(0)).isEqualTo("z");
    assertThat(texts("tr:first-child td:nth-child(3) > span")).containsExactly("60,000");
    assertThat(texts(".remark")).containsOnly("");
    assertThat(browser.is("document.querySelector('.spans .more').hidden")).isTrue();
    browser.assertNoComplaints();
  }

  @ParameterizedTest
  @CsvSource({"1280, light", "1280, dark", "360, dark"})
  void shouldFitAndBeReadable(int width, String scheme) throws Exception {
    publishTree("completed");
    open(width, scheme);
    assertThat(
            browser.number(
                "(s => s.scrollWidth - s.clientWidth)(document.querySelector('#d-sheet'))"))
        .as("pixels that the details are too wide for their dialog")
        .isZero();
    assertThat(browser.strings(DashboardIT.contrast()))
        .as("texts whose contrast is below 4.5 : 1 (WCAG AA)")
        .isEmpty();
  }

  private void open(int width, String scheme) {
    browser.open(server.url("/#run=run-1"), width, 900, scheme);
    browser.until("the spans are shown", () -> !texts("tr").isEmpty());
  }

  private static List<String> texts(String selector) {
    return browser.texts(".spans tbody " + selector);
  }
}
