package io.fleetfold.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private static final Admission LOOPBACK = Admission.before("127.0.0.1", List.of(), null);
  private static final Admission OPEN =
      Admission.before("0.0.0.0", List.of("streams", " Fleet.example"), null);
  private static final Admission LOCKED = Admission.before("127.0.0.1", List.of(), "s3cret");

  private static int status(Admission gate, Knock knock) {
    return gate.refusal(knock).map(Rejection::status).orElse(200);
  }

  private static int asked(Admission gate, String host) {
    return status(gate, new Knock("GET", host, null, null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 200, 200",
    "localhost:8090, 200, 200",
    "LOCALHOST, 200, 200",
    "[::1]:8090, 200, 200",
    "evil.example, 421, 421",
    "127.0.0.1.evil.example:8090, 421, 421",
    "localhost.evil.example, 421, 421",
    "192.168.1.7:8090, 421, 200",
    "[fe80::1]:8090, 421, 200",
    "streams:8090, 421, 200",
    "fleet.example, 421, 200",
    "'', 421, 421",
    "[, 421, 421"
  })
  void shouldAnswerUnderItsOwnNamesOnly(String host, int onLoopback, int onAllAddresses) {
    assertThat(asked(LOOPBACK, host)).as("on the loopback interface").isEqualTo(onLoopback);
    assertThat(asked(OPEN, host)).as("on all addresses").isEqualTo(onAllAddresses);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, http://127.0.0.1:8081, same-origin, 200",
    "POST, , , 200",
    "POST, , none, 200",
    "POST, http://evil.example, , 403",
    "POST, http://127.0.0.1:9999, , 403",
    "PUT, null, , 403",
    "DELETE, , cross-site, 403",
    "DELETE, , same-site, 403",
    "GET, http://evil.example, cross-site, 200"
  })
  void shouldTakeWritesFromNoOtherSite(String method, String origin, String site, int status) {
    Knock knock = new Knock(method, "127.0.0.1:8081", origin, site, null);
    assertThat(status(LOOPBACK, knock)).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crett", "Basic !", "s3cret"})
  void shouldTakeNoWriteWithAnotherToken(String authorization) {
    assertThat(status(LOCKED, new Knock("PUT", "127.0.0.1", null, null, authorization)))
        .isEqualTo(401);
  }

  @Test
  void shouldTakeWritesWithTheTokenAndReadsWithout() {
    assertThat(status(LOCKED, new Knock("PUT", "127.0.0.1", null, null, null))).isEqualTo(401);
    assertThat(status(LOCKED, new Knock("GET", "127.0.0.1", null, null, null))).isEqualTo(200);
    assertThat(status(LOCKED, new Knock("PUT", "127.0.0.1", null, null, "Bearer s3cret")))
        .isEqualTo(200);
    String basic =
        Base64.getEncoder().encodeToString("anybody:s3cret".getBytes(StandardCharsets.UTF_8));
    assertThat(status(LOCKED, new Knock("PUT", "127.0.0.1", null, null, "Basic " + basic)))
        .isEqualTo(200);
  }

  @Test
  void shouldNeverTellTheToken() {
    assertThat(LOCKED.refusal(new Knock("PUT", "127.0.0.1", null, null, "Bearer x")).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void shouldNameTheRemedyForAnAddressThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Admission.before("no such address", List.of(), null))
        .withMessageContaining("127.0.0.1 or 0.0.0.0");
  }
}
