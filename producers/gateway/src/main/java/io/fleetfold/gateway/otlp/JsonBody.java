package io.fleetfold.gateway.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;

/** A body in JSON: one object, and nothing behind it. */
final class JsonBody {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // keys of a hostile body must not stay in the memory of the process
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // as Python and others write them
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // the body has a limit, and a single text may be most of it
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private JsonBody() {}

  /** What reads the object at whose beginning the parser is, up to its end. */
  interface Reader<T> {
    T read(JsonParser json) throws IOException, FieldException, RequestException;
  }

  static <T> T read(Payload payload, Reader<T> reader) throws RequestException {
    try (JsonParser json = payload.parser(JSON)) {
      next(json);
      T value = reader.read(json);
      if (json.nextToken() != null) {
        throw RequestException.unreadable("there is more after the end of the body's object");
      }
      return value;
    } catch (FieldException e) {
      String where = e.pointer().isEmpty() ? "the body" : e.pointer();
      throw RequestException.unreadable(where + " " + e.getMessage());
    } catch (JsonProcessingException e) {
      var location = e.getLocation();
      throw RequestException.unreadable(
          "the body is not JSON"
              + (location == null ? "" : ": see byte " + location.getByteOffset()));
    } catch (IOException e) {
      throw RequestException.unreadable("the body cannot be read");
    }
  }

  /** The next token, which must be there. */
  static JsonToken next(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    if (token == null) {
      throw new JsonEOFException(json, null, "the body ends too early");
    }
    return token;
  }
}
