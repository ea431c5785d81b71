/**
 * Chat memory for Spring AI: {@link io.fleetfold.springai.FleetfoldChatMemoryRepository} keeps
 * conversations as sessions.
 */
package io.fleetfold.springai;
