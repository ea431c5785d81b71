package io.fleetfold.client.memory;

/**
 * The state keys of a session that is a chat memory.
 *
 * @param head of the messages that are kept by value
 * @param after of the sequence behind which the window begins; from the first one by default
 * @param until of the window's last sequence, where an update is under way; none by default
 */
record StateKeys(String head, String after, String until) {
  static StateKeys of(MessageCodec<?> codec) {
    String name = codec.name();
    return new StateKeys(name + ".head", name + ".after", name + ".until");
  }
}
