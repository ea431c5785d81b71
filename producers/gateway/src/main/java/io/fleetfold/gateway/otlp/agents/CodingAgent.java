package io.fleetfold.gateway.otlp.agents;

import io.fleetfold.gateway.otlp.Attributes;
import io.fleetfold.schemas.ProviderNames;
import java.util.List;
import java.util.Set;

/** The coding agents, and how what they send is recognised. */
@SuppressWarnings("ImmutableEnumChecker") // the collections are made by of()
public enum CodingAgent {
  CLAUDE_CODE(
      "claude-code",
      "Claude Code",
      ProviderNames.ANTHROPIC,
      "claude_code.",
      Set.of("claude-code", "claude-code-desktop"),
      List.of("session.id"),
      // the installation's own id: unlike the account it does not change while one logs in
      List.of("user.id", "user.account_uuid", "user.email")),
  CODEX(
      "codex",
      "Codex",
      ProviderNames.OPENAI,
      "codex.",
      Set.of(
          "codex_cli_rs",
          "codex_exec",
          "codex-tui",
          "codex-app-server",
          "codex_app_server",
          "codex-cli",
          "codex_mcp_server",
          "codex_vscode"),
      List.of("conversation.id", "thread.id", "gen_ai.conversation.id"),
      List.of("user.account_id", "user.email")),
  GEMINI_CLI(
      "gemini-cli",
      "Gemini CLI",
      ProviderNames.GOOGLE,
      "gemini_cli.",
      Set.of("gemini-cli"),
      List.of("session.id", "gen_ai.conversation.id"),
      List.of("installation.id", "user.email")),
  QWEN_CODE(
      "qwen-code",
      "Qwen Code",
      "dashscope",
      "qwen-code.",
      Set.of("qwen-code"),
      List.of("session.id", "gen_ai.conversation.id"),
      List.of("installation.id", "user.id", "user.email"));

  private static final String CLAUDE_SCOPE = "com.anthropic.claude_code";
  private static final String CODEX_SCOPE = "codex_otel";

  private final String id;
  private final String title;
  private final String provider;
  private final String prefix;
  private final Set<String> services;
  private final List<String> sessionNames;
  private final List<String> userNames;

  CodingAgent(
      String id,
      String title,
      String provider,
      String prefix,
      Set<String> services,
      List<String> sessionNames,
      List<String> userNames) {
    this.id = id;
    this.title = title;
    this.provider = provider;
    this.prefix = prefix;
    this.services = services;
    this.sessionNames = sessionNames;
    this.userNames = userNames;
  }

  /** The setting that tells which of its places is counted. */
  public String setting() {
    return "FLEETFOLD_GATEWAY_USAGE_" + name();
  }

  /** The agent's id in records, and the application of its sessions. */
  String id() {
    return id;
  }

  /** Its name for people. */
  String title() {
    return title;
  }

  /** Who serves its models unless a call tells more. */
  String provider() {
    return provider;
  }

  /** How the names of its events and spans begin. */
  String prefix() {
    return prefix;
  }

  /** The attributes that name the session, best first. */
  List<String> sessionNames() {
    return sessionNames;
  }

  /** The attributes that name the user, best first. */
  List<String> userNames() {
    return userNames;
  }

  /** The agent that sends under such names; null for none of them. */
  static CodingAgent of(Attributes resource, String scope, String name) {
    String service = resource.text("service.name");
    for (CodingAgent agent : values()) {
      if (name.startsWith(agent.prefix) || (service != null && agent.services.contains(service))) {
        return agent;
      }
    }
    return scope.startsWith(CLAUDE_SCOPE)
        ? CLAUDE_CODE
        : scope.startsWith(CODEX_SCOPE) ? CODEX : null;
  }
}
