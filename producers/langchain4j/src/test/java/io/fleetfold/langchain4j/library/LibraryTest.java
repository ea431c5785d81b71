package io.fleetfold.langchain4j.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.fleetfold.langchain4j.FleetfoldChatMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * The library's published tests of its chat memories: over its own in-memory stores, as they are,
 * and over ours in their place.
 */
class LibraryTest {
  private static final List<String> TESTS =
      List.of(
          "dev.langchain4j.store.memory.chat.InMemoryChatMemoryStoreTest",
          "dev.langchain4j.memory.chat.MessageWindowChatMemoryTest",
          "dev.langchain4j.memory.chat.TokenWindowChatMemoryTest",
          "dev.langchain4j.memory.chat.SingleSlotChatMemoryStoreTest");
  private static final int AT_LEAST = 35;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldPassTheLibrarysOwnTests(boolean ours) throws Exception {
    ClassLoader library = getClass().getClassLoader();
    List<String> tests = TESTS;
    if (ours) {
      library =
          new LibraryLoader(
              library, "dev.langchain4j.memory.chat", "dev.langchain4j.store.memory.chat");
      // a store for one memory refuses all others; ours serves them
      tests = TESTS.subList(0, 3);
      Object store =
          library
              .loadClass("dev.langchain4j.store.memory.chat.InMemoryChatMemoryStore")
              .getConstructor()
              .newInstance();
      assertThat(store).hasFieldOrProperty("store");
      assertThat(store).extracting("store").isInstanceOf(FleetfoldChatMemoryStore.class);
    }
    TestExecutionSummary summary = run(library, tests);
    assertThat(summary.getFailures())
        .as(
            summary.getFailures().stream()
                .map(failure -> failure.getTestIdentifier() + ": " + failure.getException())
                .collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(summary.getTestsSucceededCount()).isGreaterThanOrEqualTo(AT_LEAST);
  }

  private static TestExecutionSummary run(ClassLoader library, List<String> tests)
      throws ClassNotFoundException {
    List<DiscoverySelector> classes = new ArrayList<>();
    for (String test : tests) {
      classes.add(selectClass(library.loadClass(test)));
    }
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(classes).build(), listener);
    return listener.getSummary();
  }
}
