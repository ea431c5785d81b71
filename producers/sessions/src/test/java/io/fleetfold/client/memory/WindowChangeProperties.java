package io.fleetfold.client.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.client.memory.Window.WindowMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WindowChangeProperties {
  /** Some are one object again and again, some are equal, some are nobody's. */
  @Provide
  Arbitrary<List<String>> messages() {
    return Arbitraries.oneOf(
            Arbitraries.of("ok", "yes"),
            Arbitraries.of("ok", "yes").map(String::new),
            Arbitraries.strings().alpha().ofMaxLength(8))
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 300)
  void aChangeLeadsToWhatWasWanted(
      @ForAll("messages") List<String> before,
      @ForAll("messages") List<String> fresh,
      @ForAll Random random) {
    List<String> head = before.subList(0, before.size() / 3);
    List<WindowMessage<String>> tail = new ArrayList<>();
    long sequence = 5;
    for (String message : before.subList(before.size() / 3, before.size())) {
      // some sequences are of messages that nobody can read
      sequence += 1 + random.nextInt(2);
      tail.add(new WindowMessage<>(sequence, message));
    }
    long count = sequence + random.nextInt(2);
    Window<String> now =
        new Window<>(1, 7, count, 5, random.nextBoolean() ? count : sequence, head, tail);
    List<String> wanted = edited(now.messages(), fresh, random);

    WindowChange<String> change = WindowChange.between(now, wanted, String::length, Long.MAX_VALUE);

    List<String> then = new ArrayList<>(change.head());
    now.tail().stream()
        .filter(said -> said.sequence() > change.after())
        .forEach(said -> then.add(said.message()));
    assertThat(now.isOpen() || change.after() >= now.until()).isTrue();
    then.addAll(change.said());
    assertThat(then).isEqualTo(wanted);
  }

  private static List<String> edited(List<String> before, List<String> fresh, Random random) {
    List<String> wanted = new ArrayList<>(before);
    for (String message : fresh) {
      switch (random.nextInt(5)) {
        case 0 -> wanted.add(random.nextInt(wanted.size() + 1), message);
        case 1 -> {
          if (!wanted.isEmpty()) {
            wanted.remove(random.nextInt(wanted.size()));
          }
        }
        case 2 -> {
          if (!wanted.isEmpty()) {
            wanted.remove(0);
          }
        }
        default -> wanted.add(message);
      }
    }
    return wanted;
  }
}
