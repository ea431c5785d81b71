package io.fleetfold.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes a {@link Pipeline} that they share with those that run with them. It starts
 * with the first of them and stops after the last; what it leaves is under {@code target}. Whoever
 * shares it uses names of its own, counts differences only, and leaves it running.
 */
final class SharedPipeline implements ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(SharedPipeline.class);
  private static final int OFFSET = 14_000;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Pipeline.class;
  }

  @Override
  public Pipeline resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(Pipeline.class, missing -> start(), Pipeline.class);
  }

  private static Pipeline start() {
    try {
      Path folder = Path.of("target", "shared-pipeline").toAbsolutePath();
      FileUtils.deleteDirectory(folder.toFile());
      FileUtils.forceMkdir(folder.toFile());
      return new Pipeline(folder.resolve("data"), OFFSET).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
