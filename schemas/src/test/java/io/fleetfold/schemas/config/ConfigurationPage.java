package io.fleetfold.schemas.config;

import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** {@code docs/CONFIGURATION.md}, as the declarations make it. */
final class ConfigurationPage {
  private static final Pattern SECURITY =
      Pattern.compile(
          "\\.(tls|ssl|tokens?|tenant|plaintext|open|host|hosts|config\\.file|user|mask)\\.");

  private ConfigurationPage() {}

  static String text() {
    StringBuilder page =
        new StringBuilder(
            """
            # Configuration

            Printed from the declarations in `schemas`, package `io.fleetfold.schemas.config`; a test compares. Write it
            anew with

            ```
            mvn -q test -pl schemas -Dtest=ConfigurationPageTest -Dconfiguration.write=true
            ```

            Settings are environment variables; an empty one counts as not set. A value that cannot be used ends the start
            with the variable's name and what it takes. A `FLEETFOLD_*` variable that is none of these is named in a warning,
            with the nearest that is. Durations are ISO 8601: `PT30M`, `PT24H`, `P30D`. A setting of type `password` may
            stand in a file: `DB_PASSWORD_FILE=/run/secrets/db` in place of `DB_PASSWORD`, and the same for each of them.
            """);
    for (Section section : Sections.ALL) {
      page.append("\n## ").append(section.title()).append("\n\n");
      page.append(section.about()).append("\n\n");
      page.append("| name | variable | type | default | valid values | meaning |\n");
      page.append("|---|---|---|---|---|---|\n");
      section.keys().forEach(key -> page.append(row(section, key)));
      new TreeMap<>(section.others())
          .forEach(
              (start, meaning) ->
                  page.append("| | `" + start + "*` | string | none | | " + meaning + " |\n"));
      new TreeMap<>(section.formerNames())
          .forEach(
              (former, name) ->
                  page.append(
                      "\n`%s` is the former name of `%s`. It is still read, with a warning.\n"
                          .formatted(former, section.variable(name))));
    }
    return page.append(security()).toString();
  }

  /** Which settings have to do with who gets in and who listens on the way. */
  private static String security() {
    StringBuilder index =
        new StringBuilder(
            """

            ## Security, all of it

            What keeps others out, part by part; [SECURITY.md](SECURITY.md) tells how it goes together, and
            `./fleetfold acls` prints what each part must be allowed at the brokers.

            | variable | section |
            |---|---|
            """);
    for (Section section : Sections.ALL) {
      section.keys().stream()
          .filter(
              key ->
                  key.type == ConfigDef.Type.PASSWORD
                      || SECURITY.matcher("." + key.name + ".").find())
          .forEach(
              key ->
                  index.append(
                      "| `%s` | %s |\n".formatted(section.variable(key.name), section.title())));
    }
    return index.toString();
  }

  private static String row(Section section, ConfigKey key) {
    return "| `%s` | `%s` | %s | %s | %s | %s |\n"
        .formatted(
            key.name,
            section.variable(key.name),
            key.type.toString().toLowerCase(java.util.Locale.ROOT),
            defaultOf(key),
            valid(key),
            key.documentation);
  }

  private static String valid(ConfigKey key) {
    if (key.validator != null) {
      return key.validator.toString();
    }
    return key.type == ConfigDef.Type.BOOLEAN ? "true or false" : "";
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    boolean none =
        key.defaultValue == null
            || key.type == ConfigDef.Type.PASSWORD
            || key.defaultValue.equals("");
    return none ? "none" : "`" + key.defaultValue + "`";
  }
}
