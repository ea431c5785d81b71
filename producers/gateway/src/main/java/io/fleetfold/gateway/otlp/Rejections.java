package io.fleetfold.gateway.otlp;

import io.fleetfold.gateway.ingest.Refusal;
import io.fleetfold.gateway.ingest.Refused;
import java.util.List;

/**
 * Says which records of a request were not taken and why: the first few, since answers are short.
 */
final class Rejections {
  private static final int NAMED = 5;
  private static final int MAX = 300;

  private Rejections() {}

  static String message(List<Refused> refused, int all, String word) {
    StringBuilder text = new StringBuilder();
    text.append(refused.size()).append(" of ").append(all).append(' ').append(word);
    text.append(all == 1 ? " was" : "s were").append(" not taken: ");
    for (Refused each : refused.subList(0, Math.min(NAMED, refused.size()))) {
      text.append(word).append(' ').append(each.index()).append(": ");
      text.append(reason(each.refusal())).append("; ");
    }
    text.setLength(text.length() - 2);
    if (refused.size() > NAMED) {
      text.append("; and ").append(refused.size() - NAMED).append(" more");
    }
    return text.toString();
  }

  private static String reason(Refusal refusal) {
    String field = refusal.field() == null ? "" : refusal.field() + " ";
    String reason = field + refusal.message();
    return reason.length() > MAX ? reason.substring(0, MAX) + "..." : reason;
  }
}
