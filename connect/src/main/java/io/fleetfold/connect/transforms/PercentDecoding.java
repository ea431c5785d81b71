package io.fleetfold.connect.transforms;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-decoding as RFC 3986 means it: unlike a form, a plus is a plus. */
final class PercentDecoding {
  private PercentDecoding() {}

  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
