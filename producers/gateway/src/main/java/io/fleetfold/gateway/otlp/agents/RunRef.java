package io.fleetfold.gateway.otlp.agents;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The run that a log record belongs to, from the record alone.
 *
 * @param id the run's id
 * @param kind what the run is
 * @param subagent the sub-agent that the record's prompt names; null for the agent itself
 */
record RunRef(String id, Kind kind, String subagent) {
  /** What a run is. */
  enum Kind {
    /** What one prompt began. */
    PROMPT,
    /** A whole conversation, of which the records do not tell the prompts. */
    CONVERSATION,
    /** A day of a session, outside of any prompt. */
    OUTSIDE
  }

  /** Gemini CLI's {@code SESSION########3}, of a sub-agent {@code SESSION########3-NAME-x1#0}. */
  private static final Pattern NUMBERED =
      Pattern.compile("(.*########\\d+)(?:-(.+?)(?:#\\d+)?)?", Pattern.DOTALL);

  private static final Pattern TURN = Pattern.compile("#\\d+$");

  /** Codex tells these before there is a prompt, under a trace of their own. */
  private static final Set<String> BEFORE_PROMPTS = Set.of("conversation_starts", "startup_phase");

  static RunRef of(AgentLog log, UsageSource source) {
    String trace = log.trace();
    if (trace != null && source == UsageSource.SPANS && !isBeforePrompts(log)) {
      return new RunRef(trace, Kind.PROMPT, null);
    }
    return switch (log.agent()) {
      case CLAUDE_CODE -> {
        String prompt = EmitterIds.bounded(log.text("prompt.id"));
        yield prompt == null ? outside(log) : prompt(log, prompt, null);
      }
      // some of its records name a trace, but those that state usage do not
      case CODEX ->
          log.session() == null || source == UsageSource.SPANS
              ? outside(log)
              : conversation(log.agent(), log.session());
      case GEMINI_CLI, QWEN_CODE -> numbered(log);
    };
  }

  private static boolean isBeforePrompts(AgentLog log) {
    return log.agent() == CodingAgent.CODEX && BEFORE_PROMPTS.contains(log.name());
  }

  /** The run of a whole conversation. */
  static RunRef conversation(CodingAgent agent, String session) {
    return new RunRef(agent.id() + "/" + session, Kind.CONVERSATION, null);
  }

  private static RunRef numbered(AgentLog log) {
    // a sub-agent that starts or ends names its prompt in its own id
    String prompt = log.text("prompt_id") == null ? log.text("agent_id") : log.text("prompt_id");
    String session = log.session();
    if (EmitterIds.bounded(prompt) == null
        || (log.text("prompt_id") == null && !NUMBERED.matcher(prompt).matches())) {
      return outside(log);
    }
    Matcher numbered = NUMBERED.matcher(prompt);
    if (numbered.matches()) {
      return prompt(
          log, EmitterIds.bounded(numbered.group(1)), EmitterIds.bounded(numbered.group(2)));
    }
    if (session != null && prompt.startsWith(session)) {
      String stem = TURN.matcher(prompt).replaceFirst("");
      boolean isSubagent = stem.length() > session.length() + 1 && stem.length() < prompt.length();
      String subagent =
          isSubagent ? EmitterIds.bounded(stem.substring(session.length() + 1)) : null;
      return prompt(log, EmitterIds.bounded(stem), subagent);
    }
    // a word that other sessions use, too
    String own =
        session == null ? EmitterIds.bounded(prompt) : session + "/" + EmitterIds.bounded(prompt);
    return prompt(log, own, null);
  }

  private static RunRef prompt(AgentLog log, String prompt, String subagent) {
    return new RunRef(log.agent().id() + "/" + prompt, Kind.PROMPT, subagent);
  }

  private static RunRef outside(AgentLog log) {
    return outside(log.agent(), log.session(), log.item().timeMillis());
  }

  /** The run of what belongs to no prompt. */
  static RunRef outside(CodingAgent agent, String session, long atMillis) {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(atMillis), ZoneOffset.UTC);
    String owner = session == null ? "no-session" : session;
    return new RunRef(agent.id() + "/" + owner + "/" + day, Kind.OUTSIDE, null);
  }

  /** Whether it is one prompt. */
  boolean isPrompt() {
    return kind == Kind.PROMPT;
  }

  /** Whether calls belong to it: those outside of any prompt have no run. */
  boolean takesCalls() {
    return kind != Kind.OUTSIDE;
  }
}
