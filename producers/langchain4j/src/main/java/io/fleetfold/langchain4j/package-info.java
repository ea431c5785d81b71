/**
 * Chat memory and telemetry for LangChain4j: {@link
 * io.fleetfold.langchain4j.FleetfoldChatMemoryStore} keeps memories as sessions, {@link
 * io.fleetfold.langchain4j.FleetfoldListeners} tells of each invocation of an AI service as a run.
 */
package io.fleetfold.langchain4j;
