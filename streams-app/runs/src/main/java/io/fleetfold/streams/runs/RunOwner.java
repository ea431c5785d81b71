package io.fleetfold.streams.runs;

import io.fleetfold.streams.runs.state.RunContent;
import io.fleetfold.streams.runs.state.RunCore;
import io.fleetfold.streams.runs.state.TimestampedValue;

/**
 * Whose a run is: of the one application that its records name. One that several have named is
 * nobody's, in whatever order they came: were it the last one's or the first one's, whoever knows a
 * run's id could make it theirs.
 */
public final class RunOwner {
  private RunOwner() {}

  /**
   * A record of the run names an application.
   *
   * @param app null where it names none
   */
  static void claim(RunCore run, String app) {
    if (app == null || run.getSeveralApps() || app.equals(run.getOwnerApp())) {
      return;
    }
    run.setSeveralApps(run.getOwnerApp() != null);
    run.setOwnerApp(run.getSeveralApps() ? null : app);
  }

  /** The run's application; null where its records name none, or several. */
  public static String of(RunCore run, RunContent content) {
    TimestampedValue told = content.getAppName();
    // what releases before have folded is known by its text only
    String app = told == null ? null : told.getValue();
    String claimed = run.getOwnerApp();
    if (run.getSeveralApps() || (claimed != null && app != null && !claimed.equals(app))) {
      return null;
    }
    return claimed == null ? app : claimed;
  }
}
