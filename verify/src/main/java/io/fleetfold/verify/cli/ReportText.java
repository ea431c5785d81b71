package io.fleetfold.verify.cli;

import io.fleetfold.verify.Report;
import io.fleetfold.verify.compare.Row;
import io.fleetfold.verify.compare.Witness.Column;
import io.fleetfold.verify.replay.Scope;
import java.util.Locale;

/** A report for people: the fleet's numbers, every difference, and what follows. */
final class ReportText {
  private static final int MAX_DIFFERENCES = 200;
  private static final int WIDEST = 60;

  private ReportText() {}

  static String of(Report report, boolean all) {
    TextTable table = new TextTable("WHAT", "LIVE", "REPLAY", "SQL", "OK");
    int differences = 0;
    for (Row row : report.rows()) {
      differences += row.ok() ? 0 : 1;
      boolean worth = all || row.scope().equals(Scope.FLEET) || !row.ok();
      if (worth && (row.ok() || differences <= MAX_DIFFERENCES)) {
        table.row(
            row.scope() + " " + row.number(),
            cell(row, Column.LIVE),
            cell(row, Column.REPLAY),
            cell(row, Column.SQL),
            row.ok() ? "yes" : "NO");
      }
    }
    StringBuilder text = new StringBuilder(table.toString());
    line(text, "");
    if (differences > MAX_DIFFERENCES) {
      line(text, "%,d more numbers differ; --json has them all", differences - MAX_DIFFERENCES);
    }
    report.notes().forEach(note -> line(text, "%s", note));
    report.unproven().forEach(why -> line(text, "%s", why));
    line(
        text,
        "%,d input records replayed in %.1f s, %,d records/s; the folds were paused for %.1f s",
        report.records(),
        report.replayed().toMillis() / 1e3,
        report.recordsPerSecond(),
        report.paused().toMillis() / 1e3);
    line(text, "records by what became of them: %s", report.outcomes());
    line(
        text,
        "scopes: 1 fleet, %,d agents, %,d models, %,d of windows; numbers compared: %,d,"
            + " different: %,d",
        scopes(report, Scope.Kind.AGENT),
        scopes(report, Scope.Kind.MODEL),
        scopes(report, Scope.Kind.WINDOW),
        report.rows().size(),
        differences);
    line(text, verdict(report));
    return text.toString();
  }

  private static String verdict(Report report) {
    if (report.exact()) {
      return "EXACT: live stores, replay and SQL are equal";
    }
    return report.unproven().isEmpty()
        ? "DIFFERENT"
        : "NOT PROVEN: input is gone, and no baseline covers it";
  }

  private static String cell(Row row, Column column) {
    String text = row.columns().getOrDefault(column, "-");
    // long histograms differ in their shortened form, too
    return text.length() <= WIDEST
        ? text
        : text.substring(0, WIDEST - 12) + "... #" + Integer.toHexString(text.hashCode());
  }

  private static long scopes(Report report, Scope.Kind kind) {
    return report.rows().stream()
        .map(Row::scope)
        .filter(scope -> scope.kind() == kind)
        .distinct()
        .count();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
