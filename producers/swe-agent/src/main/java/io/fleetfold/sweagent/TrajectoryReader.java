package io.fleetfold.sweagent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fleetfold.schemas.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** Reads recorded runs whole, so that a broken one is found before anything is published. */
final class TrajectoryReader {
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final long LARGEST = 256L << 20;

  private TrajectoryReader() {}

  /**
   * Reads one file; what is in it tells its format.
   *
   * @throws BrokenTrajectoryException when it is not a trajectory: the message names the field
   */
  static Trajectory read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new BrokenTrajectoryException("it has more than " + LARGEST + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    JsonNode root = parse(bytes);
    String fingerprint = sha256(bytes);
    if (root.isArray() || root.path("messages").isArray()) {
      return MiniSweAgentFile.read(fingerprint, root);
    }
    if (!root.isObject()) {
      throw new BrokenTrajectoryException("it is neither a JSON object nor a list of messages");
    }
    return SweAgentFile.read(fingerprint, root);
  }

  private static JsonNode parse(byte[] bytes) throws IOException {
    try {
      return JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new BrokenTrajectoryException("it is not JSON: " + e.getOriginalMessage());
    }
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }
}
