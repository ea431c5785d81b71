package io.fleetfold.local.connect;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;

/**
 * A standalone herder whose connectors can be paused and resumed while others start. Kafka's own
 * takes two locks in one order to start a connector's tasks, and in the other to pause or resume
 * one: a worker that was asked to resume two connectors in a row could stand still for good.
 */
final class SerializedHerder {
  private static final Set<String> UNLOCKED = Set.of("pauseConnector", "resumeConnector");

  private SerializedHerder() {}

  /** The same herder; it takes its own lock first in every call that changes a connector. */
  static Herder of(StandaloneHerder herder) {
    return (Herder)
        Proxy.newProxyInstance(
            SerializedHerder.class.getClassLoader(),
            new Class<?>[] {Herder.class},
            (proxy, method, arguments) -> {
              try {
                if (UNLOCKED.contains(method.getName())) {
                  synchronized (herder) {
                    return method.invoke(herder, arguments);
                  }
                }
                return method.invoke(herder, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
