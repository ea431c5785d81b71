package io.fleetfold.schemas.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;

/** Variables of others that local mode and the examples look at. */
public final class ExampleSection {
  /** Where running pipelines are noted. */
  public static final String XDG_STATE_HOME = "xdg.state.home";

  /** Gemini's key. */
  public static final String GOOGLE_API_KEY = "google.api.key";

  /** Gemini's model. */
  public static final String MEMORY_AGENT_MODEL = "memory.agent.model";

  /** The declarations. */
  public static final Section SECTION =
      new Section(
          "Of others",
          "Read by local mode and the examples.",
          "",
          new ConfigDef()
              .define(
                  XDG_STATE_HOME,
                  ConfigDef.Type.STRING,
                  "",
                  null,
                  Importance.LOW,
                  "The folder in which the user's running pipelines are noted, if absolute; unset, ~/.local/state.")
              .define(
                  GOOGLE_API_KEY,
                  ConfigDef.Type.PASSWORD,
                  new Password(""),
                  null,
                  Importance.LOW,
                  "Lets Gemini answer in examples/memory-agent, instead of a script.")
              .define(
                  MEMORY_AGENT_MODEL,
                  ConfigDef.Type.STRING,
                  "gemini-2.5-flash",
                  null,
                  Importance.LOW,
                  "Which model answers there."));

  private ExampleSection() {}
}
