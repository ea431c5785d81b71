package io.fleetfold.streams.app.instances;

import java.net.http.HttpHeaders;

/**
 * What another instance answered.
 *
 * @param status the HTTP status
 * @param headers the answer's
 * @param body all of it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares answers
public record PeerAnswer(int status, HttpHeaders headers, byte[] body) {
  /** The first value of a header, or null. */
  public String header(String name) {
    return headers.firstValue(name).orElse(null);
  }
}
