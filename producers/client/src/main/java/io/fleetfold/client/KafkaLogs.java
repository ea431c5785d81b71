package io.fleetfold.client;

import java.lang.reflect.Method;
import java.util.logging.Level;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.LoggerFactory;

/**
 * Kafka prints the whole configuration of each producer at INFO, a page in the log of every agent.
 * Where the program says nothing about that logger itself, warnings only are let through; with
 * logback and java.util.logging, which have most programs. Others print as they did.
 */
final class KafkaLogs {
  private static final String NAME = ProducerConfig.class.getName();
  // strongly held: java.util.logging forgets levels of loggers that nobody holds
  private static final java.util.logging.Logger JAVA = java.util.logging.Logger.getLogger(NAME);

  private KafkaLogs() {}

  static void quiet() {
    if (JAVA.getLevel() == null) {
      JAVA.setLevel(Level.WARNING);
    }
    Object logger = LoggerFactory.getLogger(NAME);
    if (!logger.getClass().getName().equals("ch.qos.logback.classic.Logger")) {
      return;
    }
    try {
      Method level = logger.getClass().getMethod("getLevel");
      if (level.invoke(logger) == null) {
        Object warn = level.getReturnType().getField("WARN").get(null);
        logger.getClass().getMethod("setLevel", level.getReturnType()).invoke(logger, warn);
      }
    } catch (ReflectiveOperationException e) {
      // another logback than the ones we know: it prints its page
    }
  }
}
