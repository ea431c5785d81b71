package io.fleetfold.local.registry;

import io.fleetfold.local.TestPorts;
import io.fleetfold.local.broker.Broker;
import io.fleetfold.local.part.Ports;
import io.fleetfold.schemas.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One broker and one registry for all tests of this package, started by the first. */
final class SharedRegistry implements BeforeAllCallback {
  static final Fleet FLEET = new Fleet("", 4, (short) 1);

  private static Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedRegistry.class))
            .getOrComputeIfAbsent(Running.class);
  }

  static String address() {
    return running.registry.address();
  }

  static int port() {
    return running.ports.registry();
  }

  static String bootstrapServers() {
    return running.broker.address();
  }

  /** Started by JUnit, which closes it behind the last test. */
  static final class Running implements AutoCloseable {
    private final Ports ports = TestPorts.set(2);
    private final Broker broker;
    private final Registry registry;

    Running() throws Exception {
      broker = new Broker(folder(), ports);
      broker.start();
      registry = new Registry(broker.address(), ports, FLEET);
      registry.start();
    }

    private static Path folder() throws IOException {
      Path folder = Files.createTempDirectory("fleetfold-registry");
      return folder.resolve("kafka");
    }

    @Override
    public void close() throws Exception {
      registry.close();
      broker.close();
    }
  }
}
