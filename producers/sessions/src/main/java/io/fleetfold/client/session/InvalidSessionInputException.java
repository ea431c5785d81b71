package io.fleetfold.client.session;

/** What was handed over cannot be kept. Nothing of it was written; repeating is of no use. */
public final class InvalidSessionInputException extends SessionException {
  private final String field;
  private final String remedy;

  /**
   * An error that names what is wrong, never its content.
   *
   * @param field which part of the input
   * @param problem what is wrong with it
   * @param remedy what to do about it
   */
  public InvalidSessionInputException(String field, String problem, String remedy) {
    super(field + " " + problem + ": " + remedy);
    this.field = field;
    this.remedy = remedy;
  }

  InvalidSessionInputException(String message) {
    super(message);
    this.field = "event";
    this.remedy = message;
  }

  /** Which part of the input is wrong, such as {@code state_delta}. */
  public String field() {
    return field;
  }

  /** What to do about it, in words. */
  public String remedy() {
    return remedy;
  }
}
