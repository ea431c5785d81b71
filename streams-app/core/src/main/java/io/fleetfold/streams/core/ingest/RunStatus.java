package io.fleetfold.streams.core.ingest;

import io.fleetfold.schemas.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The states of a run. */
public enum RunStatus {
  PENDING,
  RUNNING,
  INTERRUPTED,
  COMPLETED,
  ERROR,
  CANCELLED;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** As it is spelled in records. */
  public String code() {
    return code;
  }

  /** Whether the run has ended. */
  public boolean isTerminal() {
    return this == COMPLETED || this == ERROR || this == CANCELLED;
  }

  /**
   * The status of that spelling.
   *
   * @throws Refusal for another one
   */
  public static RunStatus parse(String code) {
    for (RunStatus status : values()) {
      if (status.code.equals(code)) {
        return status;
      }
    }
    throw new Refusal(
        Refusal.INVALID,
        "status is '"
            + Text.head(String.valueOf(code), 40)
            + "': take "
            + Arrays.stream(values()).map(RunStatus::code).collect(Collectors.joining(", ")));
  }
}
