package io.fleetfold.client;

/** Calls of language models, with or without a run. Thread-safe. */
public final class Llm {
  private final RecordPublisher publisher;
  private final Stamp stamp;

  Llm(RecordPublisher publisher, Stamp stamp) {
    this.publisher = publisher;
    this.stamp = stamp;
  }

  /**
   * A call to tell of; publish it with {@link LlmCallBuilder#publish}.
   *
   * @param provider the model's provider, such as {@code openai} or {@code anthropic}; required
   * @param model the model as the provider names it; required
   */
  public LlmCallBuilder call(String provider, String model) {
    return new LlmCallBuilder(publisher, stamp, provider, model);
  }
}
