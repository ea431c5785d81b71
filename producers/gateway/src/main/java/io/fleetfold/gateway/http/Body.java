package io.fleetfold.gateway.http;

import io.fleetfold.gateway.ingest.InFlight;

/** A request's body, decompressed. Its bytes count as being worked on until it is closed. */
public final class Body implements AutoCloseable {
  private final byte[] bytes;
  private final InFlight room;
  private long taken;

  Body(byte[] bytes, InFlight room, long taken) {
    this.bytes = bytes;
    this.room = room;
    this.taken = taken;
  }

  /** The bytes; not copied. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where its bytes are counted. */
  InFlight room() {
    return room;
  }

  /** Gives the room back; once, from any thread. */
  @Override
  public synchronized void close() {
    room.give(taken);
    taken = 0;
  }
}
