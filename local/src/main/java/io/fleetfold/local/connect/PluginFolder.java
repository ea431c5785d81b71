package io.fleetfold.local.connect;

import io.fleetfold.schemas.config.LocalSection;
import io.fleetfold.schemas.config.ProcessEnvironment;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build has left the Connect plugins. */
final class PluginFolder {
  private static final Path BUILT = Path.of("connect", "target", "plugins");

  private PluginFolder() {}

  /**
   * The folder of the variable {@code FLEETFOLD_PLUGIN_PATH}, else that of the source tree we run
   * from.
   */
  static Path find() {
    String configured =
        LocalSection.SECTION
            .readGiven(ProcessEnvironment.variables())
            .text(LocalSection.PLUGIN_PATH);
    if (configured != null) {
      return require(Path.of(configured));
    }
    for (Path folder = here(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(BUILT))) {
        return folder.resolve(BUILT);
      }
    }
    return require(BUILT.toAbsolutePath());
  }

  private static Path here() {
    try {
      return Path.of(
          PluginFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path require(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "the Connect plugins are not in "
              + folder
              + ": build with 'mvn -DskipTests package', or name their folder in "
              + LocalSection.SECTION.variable(LocalSection.PLUGIN_PATH));
    }
    return folder;
  }
}
