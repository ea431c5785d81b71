package io.fleetfold.local.registry;

import io.fleetfold.schemas.FleetSubjects;
import io.javalin.config.RoutesConfig;
import java.util.Map;

/** The REST interface of Confluent's Schema Registry 7.9: configurations and modes. */
final class SettingRoutes {
  private static final String MODE = "mode";

  private final Levels levels;
  private final Modes modes;
  private final Pins pins;

  SettingRoutes(Levels levels, Modes modes, Pins pins) {
    this.levels = levels;
    this.modes = modes;
    this.pins = pins;
  }

  void addTo(RoutesConfig routes, Answering answers) {
    routes.get("/config", answers.get(q -> shown(levels.config(null, true))));
    routes.put("/config", answers.post(q -> levels.set(null, q.body()).show("compatibility")));
    routes.delete("/config", answers.get(q -> shown(levels.delete(null))));
    routes.get(
        "/config/{subject}",
        answers.get(q -> shown(levels.config(q.subject(), q.flag("defaultToGlobal")))));
    routes.put("/config/{subject}", answers.post(this::setLevel));
    routes.delete("/config/{subject}", answers.get(q -> shown(levels.delete(changeable(q)))));

    routes.get("/mode", answers.get(q -> mode(modes.mode(null, true))));
    routes.put("/mode", answers.post(q -> setMode(q, null)));
    routes.delete("/mode", answers.get(q -> mode(modes.delete(null))));
    routes.get(
        "/mode/{subject}",
        answers.get(q -> mode(modes.mode(q.subject(), q.flag("defaultToGlobal")))));
    routes.put("/mode/{subject}", answers.post(q -> setMode(q, changeable(q))));
    routes.delete("/mode/{subject}", answers.get(q -> mode(modes.delete(q.subject()))));
  }

  private Object setLevel(Question q) {
    String wished = q.body().path("compatibility").asText(FleetSubjects.LEVEL);
    if (!wished.equalsIgnoreCase(FleetSubjects.LEVEL)) {
      pins.require(q.subject(), q.flag("force"));
    }
    return levels.set(q.subject(), q.body()).show("compatibility");
  }

  private Object setMode(Question q, String subject) {
    return mode(modes.set(subject, q.body().path(MODE).asText(null)));
  }

  private String changeable(Question q) {
    pins.require(q.subject(), q.flag("force"));
    return q.subject();
  }

  private static Object shown(Config config) {
    return config.show("compatibilityLevel");
  }

  private static Object mode(String mode) {
    return Map.of(MODE, mode);
  }
}
