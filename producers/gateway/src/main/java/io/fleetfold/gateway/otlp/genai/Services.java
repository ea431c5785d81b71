package io.fleetfold.gateway.otlp.genai;

import io.fleetfold.gateway.otlp.Attributes;

/** What a process calls itself. */
final class Services {
  // what SDKs say where nobody named the service
  private static final String UNNAMED = "unknown_service";

  private Services() {}

  /** The service's name; null where it has none. */
  static String name(Attributes resource) {
    String name = resource.text("service.name");
    return name == null || name.startsWith(UNNAMED) ? null : FittingIds.fitting(name);
  }
}
