package io.fleetfold.gateway.otlp.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetfold.client.session.SessionJson;

/** Events that tell what the user asked, alike for all agents. */
final class UserPrompts {
  private UserPrompts() {}

  /**
   * Adds the user's message to the session.
   *
   * @param id the record's id
   * @return what the event of the prompt holds
   */
  static ObjectNode say(AgentLog log, LogBatch batch, String id) {
    String text = log.content("prompt");
    ObjectNode data = log.data();
    log.putCount(data, "prompt_length");
    batch.say(
        log,
        id + "/message",
        "user",
        text == null ? null : SessionJson.ofText(text).toString(),
        data.deepCopy());
    if (text != null) {
      data.put("prompt", text);
    }
    // some tell the text twice
    return log.rest(data, "prompt", "prompt_text", "prompt_length");
  }
}
