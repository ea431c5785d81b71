package io.fleetfold.client;

import java.io.IOException;
import java.io.Writer;

/** Text that grows up to a limit; writing more fails. */
final class BoundedText extends Writer {
  private final StringBuilder text = new StringBuilder();
  private final int limit;

  BoundedText(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    if (length > limit - text.length()) {
      throw new TooLongException();
    }
    text.append(characters, offset, length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public String toString() {
    return text.toString();
  }

  private static final class TooLongException extends IOException {}
}
