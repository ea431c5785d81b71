package io.fleetfold.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.isolation.PluginDesc;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.junit.jupiter.api.Test;

/** The folder that the build leaves for the plugin.path of any Connect worker. */
class PluginFolderTest {
  private static final Path FOLDER = Path.of("target/plugins").toAbsolutePath();

  @Test
  void shouldOfferTheConnectorTheConverterAndTheTransformsByServiceLoading() {
    Plugins plugins =
        new Plugins(Map.of("plugin.path", FOLDER.toString(), "plugin.discovery", "service_load"));

    List<String> isolated =
        Stream.of(plugins.sinkConnectors(), plugins.converters(), plugins.transformations())
            .<PluginDesc<?>>flatMap(kind -> kind.stream())
            .filter(plugin -> plugin.location().contains(FOLDER.toString()))
            .map(PluginDesc::className)
            .toList();

    Connectors.templates()
        .forEach(
            (topic, config) ->
                assertThat(isolated)
                    .as("plugins in %s, against what the connector of %s uses", FOLDER, topic)
                    .contains(config.get("connector.class"), config.get("value.converter"))
                    .containsAll(
                        config.entrySet().stream()
                            .filter(e -> e.getKey().matches("transforms\\.\\w+\\.type"))
                            .map(Map.Entry::getValue)
                            .toList()));
  }

  @Test
  void shouldHoldAllThatTheConverterNeedsBesideConnectItself() throws Exception {
    try (URLClassLoader worker =
            new URLClassLoader(connectItself(), ClassLoader.getPlatformClassLoader());
        URLClassLoader plugin = new URLClassLoader(jars(), worker)) {
      Object converter =
          plugin
              .loadClass("io.confluent.connect.avro.AvroConverter")
              .getDeclaredConstructor()
              .newInstance();
      Object text =
          worker
              .loadClass("org.apache.kafka.connect.data.Schema")
              .getField("STRING_SCHEMA")
              .get(null);
      call(converter, "configure", Map.of("schema.registry.url", "mock://plugin"), false);

      Object bytes = call(converter, "fromConnectData", "t", text, "hello");
      Object back = call(converter, "toConnectData", "t", bytes);

      assertThat(call(back, "value")).isEqualTo("hello");
    }
  }

  @Test
  void shouldBringNoDriverOfAnotherDatabaseAndNothingThatTheWorkerHas() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      List<String> jars =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".jar"))
              .toList();

      assertThat(jars)
          .as("jars in %s: leave others out in connect/pom.xml (plugin.excludes)", FOLDER)
          .noneMatch(name -> name.matches("(mysql|mariadb|mssql|ojdbc|ucp|db2|jcc).*"))
          .noneMatch(name -> name.matches("(kafka-clients|connect-api|slf4j-api)-.*"))
          .filteredOn(name -> name.startsWith("postgresql-"))
          .hasSize(1);
    }
  }

  private static Object call(Object target, String name, Object... arguments) throws Exception {
    Method method =
        Arrays.stream(target.getClass().getMethods())
            .filter(m -> m.getName().equals(name) && m.getParameterCount() == arguments.length)
            .findFirst()
            .orElseThrow();
    // as a worker does it around each call of a plugin
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(target.getClass().getClassLoader());
    try {
      return method.invoke(target, arguments);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL[] jars() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("fleetfold-connect"))) {
      return files.map(PluginFolderTest::url).toArray(URL[]::new);
    }
  }

  private static URL[] connectItself() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(
            path ->
                path.getFileName()
                    .toString()
                    .matches("(connect-api|kafka-clients|slf4j-api|lz4-java|zstd-jni)-.*\\.jar"))
        .map(PluginFolderTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
