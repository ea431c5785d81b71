package io.fleetfold.testkit;

import java.util.stream.Stream;

/** What Claude Code tells of one request, in the words that its log event and its span share. */
public final class ClaudeCodeRequest {
  /** With what the cache gave and took. */
  public static final long INPUT_TOKENS = 8_270;

  public static final long OUTPUT_TOKENS = 442;
  public static final long CACHE_READ_TOKENS = 7_917;
  public static final long CACHE_WRITE_TOKENS = 350;

  private ClaudeCodeRequest() {}

  /**
   * Attributes: names, each before its value.
   *
   * @param id the provider's id of the request
   * @param more further attributes
   */
  public static Object[] attributes(String id, Object... more) {
    Object[] request = {
      "model",
      "claude-sonnet-5",
      "input_tokens",
      3,
      "output_tokens",
      (int) OUTPUT_TOKENS,
      "cache_read_tokens",
      (int) CACHE_READ_TOKENS,
      "cache_creation_tokens",
      (int) CACHE_WRITE_TOKENS,
      "request_id",
      id
    };
    return Stream.of(request, more).flatMap(Stream::of).toArray();
  }
}
