package io.fleetfold.gateway.otlp.genai;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** docs/EMITTERS.md, printed from the table. */
final class EmittersPage {
  private static final String HEAD =
      """
      # Emitters

      Who sends GenAI telemetry over OTLP, how Fleetfold recognises it, and which attributes it reads, the best
      first. Printed from `emitters.yaml` in `producers/gateway`; its first lines say how to add one. To print this
      page anew: `mvn verify -pl producers/gateway -am -Dtest=EmittersPageTest -Demitters.write=true
      -Dsurefire.failIfNoSpecifiedTests=false -DskipITs`.

      Attributes that nobody reads stay in the record (`usage_metrics`, `data` or `metadata`, under `attributes`),
      within bounds. Coding agents (Claude Code, Codex CLI, Gemini CLI, Qwen Code) have rules of their own.

      """;

  private EmittersPage() {}

  static String text() throws IOException {
    EmitterBlocks blocks;
    try (InputStream in = EmitterTable.class.getResourceAsStream("emitters.yaml")) {
      blocks = EmitterBlocks.read(in);
    }
    StringBuilder page = new StringBuilder(HEAD);
    page.append(
        "| emitter | recognised by (any of) | cached tokens | notes |\n|---|---|---|---|\n");
    for (EmitterBlocks.Block block : blocks.emitters()) {
      page.append("| ").append(block.name()).append(" | ").append(recognised(block));
      page.append(" | ").append(rules(block, blocks)).append(" | ");
      page.append(block.notes() == null ? "" : block.notes()).append(" |\n");
    }
    page.append(
        """

        Cached tokens stand *in* the input or *beside* it; *provider*: as the wire of the provider has it; *total*:
        as the stated total says; *sizes*: beside where they exceed the input. The first rule that can tell decides.

        ## Names that all share

        """);
    page.append(fields(blocks.common().fields())).append(kinds(blocks.common().kinds()));
    for (EmitterBlocks.Block block : blocks.emitters()) {
      if (block.fields() != null || block.kinds() != null) {
        page.append("\n## ").append(block.name()).append("\n\n");
        page.append(block.fields() == null ? "" : fields(block.fields()));
        page.append(block.kinds() == null ? "" : kinds(block.kinds()));
      }
    }
    return page.toString();
  }

  private static String recognised(EmitterBlocks.Block block) {
    List<String> any = new ArrayList<>();
    for (Map<String, List<String>> condition : block.recognise()) {
      List<String> all = new ArrayList<>();
      condition.forEach(
          (what, values) -> values.forEach(value -> all.add(what + " `" + value + "`")));
      any.add(String.join(" and ", all));
    }
    return String.join("; ", any);
  }

  private static String rules(EmitterBlocks.Block block, EmitterBlocks blocks) {
    if (block.cache() != null) {
      return String.join(", then ", block.cache());
    }
    return blocks.emitters().stream()
        .filter(other -> other.id().equals(block.like()))
        .map(other -> rules(other, blocks))
        .findFirst()
        .orElseThrow();
  }

  private static String fields(Map<String, List<String>> fields) {
    StringBuilder table = new StringBuilder("| what | attributes |\n|---|---|\n");
    fields.forEach(
        (field, names) -> {
          if (!names.isEmpty()) {
            table.append("| ").append(field).append(" | `");
            table.append(String.join("`, `", names)).append("` |\n");
          }
        });
    return table.toString();
  }

  private static String kinds(Map<String, ? extends Map<String, String>> kinds) {
    StringBuilder list = new StringBuilder();
    kinds.forEach(
        (attribute, words) -> {
          list.append("\nBy `").append(attribute).append("`: ");
          List<String> each = new ArrayList<>();
          words.forEach((word, kind) -> each.add("`" + word + "` is " + kind));
          list.append(String.join(", ", each)).append(".\n");
        });
    return list.toString();
  }
}
