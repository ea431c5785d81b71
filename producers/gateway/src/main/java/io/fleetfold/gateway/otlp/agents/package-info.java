/**
 * What coding agents tell of themselves, in logs and spans, as sessions, runs, actions and calls:
 * Claude Code, Codex, Gemini CLI, Qwen Code. A mapping knows nothing of what came before: the ids
 * it gives are the emitter's own, so that telling a thing twice, late, or in pieces changes
 * nothing.
 *
 * <p>A run is one prompt. Its id is made of the prompt's id alone, not of the session's: a session
 * that is resumed or forked tells its history again under the same prompts, and there the ids of
 * calls count once.
 */
package io.fleetfold.gateway.otlp.agents;
