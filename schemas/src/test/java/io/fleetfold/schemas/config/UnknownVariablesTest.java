package io.fleetfold.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetfold.schemas.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownVariablesTest {
  @ParameterizedTest
  @CsvSource({
    "FLEETFOLD_SEAL_AFTR, FLEETFOLD_SEAL_AFTER",
    "FLEETFOLD_BOOTSTRAP_SERVER, FLEETFOLD_BOOTSTRAP_SERVERS",
    "FLEETFOLD_REGISTRY_URI, FLEETFOLD_REGISTRY_URL",
    "FLEETFOLD_SCHEMA_REGISTRY_URI, FLEETFOLD_REGISTRY_URL"
  })
  void shouldNameTheNearestSetting(String slip, String meant) {
    assertThat(UnknownVariables.findings(Map.of(slip, "x")))
        .singleElement()
        .asString()
        .startsWith(slip + " is set, but no setting has that name: did you mean " + meant + "?");
  }

  @Test
  void shouldSayWhatAFormerNameIsCalledNow() {
    assertThat(UnknownVariables.findings(Map.of(ClusterSection.FORMER_REGISTRY_URL, "x")))
        .containsExactly(
            "FLEETFOLD_SCHEMA_REGISTRY_URL is the former name of FLEETFOLD_REGISTRY_URL: rename it");
  }

  @Test
  void shouldLeaveAloneWhatIsOfOthers() {
    assertThat(
            UnknownVariables.findings(
                Map.of(
                    "PATH", "/bin",
                    "DB_HOSTS", "x",
                    "FLEETFOLD_KAFKA_SECURITY_PROTOCOL", "SSL",
                    "FLEETFOLD_REGISTRY_BASIC_AUTH_USER_INFO", "u:p")))
        .isEmpty();
  }

  @Property
  void shouldFindASlipInAnyVariable(
      @ForAll("variables") String variable, @ForAll("letters") char letter) {
    List<String> slips = new ArrayList<>(List.of(variable + letter));
    for (int i = Section.FLEETFOLD.length(); i < variable.length(); i++) {
      slips.add(variable.substring(0, i) + letter + variable.substring(i));
      slips.add(variable.substring(0, i) + variable.substring(i + 1));
    }
    for (String slip : slips) {
      if (Sections.names(slip)) {
        continue;
      }
      assertThat(Nearest.distance(slip, variable)).isEqualTo(1);
      assertThat(UnknownVariables.findings(Map.of(slip, "s3cret")))
          .singleElement()
          .asString()
          .startsWith(slip + " ")
          .doesNotContain("s3cret");
    }
  }

  @Provide
  Arbitrary<String> variables() {
    return Arbitraries.of(
        Sections.variables().stream().filter(name -> name.startsWith(Section.FLEETFOLD)).toList());
  }

  @Provide
  Arbitrary<Character> letters() {
    return Arbitraries.chars().range('A', 'Z').with('_');
  }
}
