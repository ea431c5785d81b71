package io.fleetfold.verify.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.verify.Report;
import io.fleetfold.verify.compare.Row;
import java.util.Locale;

/** A report for programs. */
final class ReportJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJson() {}

  static String of(Report report) throws JsonProcessingException {
    ObjectNode root = JSON.createObjectNode();
    root.put("exact", report.exact());
    root.put("numbers", report.rows().size());
    ArrayNode differences = root.putArray("differences");
    report.differences().forEach(row -> put(differences.addObject(), row));
    root.put("records", report.records());
    root.put("records_per_second", report.recordsPerSecond());
    root.put("replay_ms", report.replayed().toMillis());
    root.put("paused_ms", report.paused().toMillis());
    ObjectNode outcomes = root.putObject("outcomes");
    report.outcomes().forEach((outcome, count) -> outcomes.put(word(outcome), count));
    ArrayNode notes = root.putArray("notes");
    report.notes().forEach(notes::add);
    ArrayNode unproven = root.putArray("unproven");
    report.unproven().forEach(unproven::add);
    ArrayNode rows = root.putArray("rows");
    report.rows().forEach(row -> put(rows.addObject(), row));
    return JSON.writeValueAsString(root) + System.lineSeparator();
  }

  private static void put(ObjectNode object, Row row) {
    object.put("scope", word(row.scope().kind()));
    object.put("name", row.scope().name());
    object.put("number", row.number());
    row.columns().forEach((column, value) -> object.put(word(column), value));
    object.put("ok", row.ok());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
