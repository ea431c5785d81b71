package io.fleetfold.gateway.otlp;

/** A value of a JSON request that its field cannot take. */
final class FieldException extends Exception {
  private static final long serialVersionUID = 1;

  private final String pointer;

  /**
   * A fault.
   *
   * @param pointer where it is, as a JSON pointer from the body's beginning
   * @param message what is wrong and what mends it
   */
  FieldException(String pointer, String message) {
    super(message, null, false, false);
    this.pointer = pointer;
  }

  String pointer() {
    return pointer;
  }
}
