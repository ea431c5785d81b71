/**
 * Chat memories of agent libraries, kept as windows on sessions. {@link
 * io.fleetfold.client.memory.ChatMemories} is the way in; a library's module brings a {@link
 * io.fleetfold.client.memory.MessageCodec} of its messages.
 */
package io.fleetfold.client.memory;
