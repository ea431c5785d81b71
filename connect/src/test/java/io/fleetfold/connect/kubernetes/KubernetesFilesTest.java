package io.fleetfold.connect.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fleetfold.connect.Connectors;
import io.fleetfold.schemas.Rights;
import io.fleetfold.schemas.config.UnknownVariables;
import io.strimzi.api.kafka.model.connect.KafkaConnect;
import io.strimzi.api.kafka.model.connect.KafkaConnectSpec;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.kafka.KafkaClusterSpec;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KubernetesFilesTest {
  @Test
  void shouldBeWhatTheCodeKnows() throws IOException {
    for (Map.Entry<String, String> file : GeneratedFiles.all().entrySet()) {
      var path = Manifests.FOLDER.resolve(file.getKey());
      if (Boolean.getBoolean("kubernetes.write")) {
        Files.writeString(path, file.getValue());
      }
      assertThat(path)
          .as("kubernetes/%s; its first lines tell how it is written", file.getKey())
          .hasContent(file.getValue());
    }
  }

  @Test
  void shouldHoldNothingThatTheirClassesDoNotKnow() throws Exception {
    List<HasMetadata> all = Manifests.all();
    assertThat(all).hasSizeGreaterThan(40);
    Set<String> names = new HashSet<>();
    for (HasMetadata resource : all) {
      assertThat(Manifests.unknownFields(resource)).isEmpty();
      assertThat(names.add(resource.getKind() + " " + resource.getMetadata().getName()))
          .as(resource.getKind() + " " + resource.getMetadata().getName() + " stands once")
          .isTrue();
    }
    assertThat(Files.readAllLines(Manifests.FOLDER.resolve("kustomization.yaml")))
        .containsAll(GeneratedFiles.all().keySet().stream().map(name -> "  - " + name).toList());
  }

  @Test
  void shouldSetOnlyVariablesThatSomebodyReads() throws Exception {
    for (PodSpec pod : pods()) {
      Map<String, String> variables = variables(pod.getContainers().get(0));
      assertThat(UnknownVariables.findings(variables)).as(variables.toString()).isEmpty();
    }
  }

  @Test
  void shouldBoundAndLockEveryContainer() throws Exception {
    for (PodSpec pod : pods()) {
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      for (Container container : pod.getContainers()) {
        assertThat(container.getImage()).as(container.getName()).matches(".+:[0-9][^:]*");
        assertThat(container.getResources().getLimits())
            .as(container.getName())
            .containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("memory", "cpu");
        var security = container.getSecurityContext();
        assertThat(security.getReadOnlyRootFilesystem()).as(container.getName()).isTrue();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        Set<String> volumes = new HashSet<>();
        pod.getVolumes().forEach(volume -> volumes.add(volume.getName()));
        volumes.add("state");
        container
            .getVolumeMounts()
            .forEach(
                mount -> assertThat(volumes).as(container.getName()).contains(mount.getName()));
      }
    }
  }

  @Test
  void shouldLogInOnlyAsUsersThatAreThere() throws Exception {
    Set<String> users = new HashSet<>();
    Manifests.all(KafkaUser.class).forEach(user -> users.add(user.getMetadata().getName()));
    assertThat(users).hasSize(Rights.values().length);
    Set<String> loggedIn = new HashSet<>();
    for (PodSpec pod : pods()) {
      for (EnvVar variable : pod.getContainers().get(0).getEnv()) {
        if (variable.getName().endsWith("SASL_JAAS_CONFIG")) {
          loggedIn.add(variable.getValueFrom().getSecretKeyRef().getName());
        }
      }
    }
    assertThat(users)
        .containsAll(loggedIn)
        .contains(Manifests.all(KafkaConnect.class).get(0).getSpec().getGroupId());
    assertThat(loggedIn)
        .containsExactlyInAnyOrder(
            "fleetfold-streams", "fleetfold-gateway", "fleetfold-operators", "fleetfold-registry");
  }

  @Test
  void shouldSetNothingThatTheOperatorKeepsForItself() throws Exception {
    KafkaConnectSpec connect = Manifests.all(KafkaConnect.class).get(0).getSpec();
    assertAllowed(
        connect.getConfig().keySet(),
        KafkaConnectSpec.FORBIDDEN_PREFIXES,
        KafkaConnectSpec.FORBIDDEN_PREFIX_EXCEPTIONS);
    assertAllowed(
        Manifests.all(Kafka.class).get(0).getSpec().getKafka().getConfig().keySet(),
        KafkaClusterSpec.FORBIDDEN_PREFIXES,
        KafkaClusterSpec.FORBIDDEN_PREFIX_EXCEPTIONS);
    // what connectors need of any worker
    Map<String, String> needed = new HashMap<>(Connectors.workerDefaults());
    needed.remove("config.providers.env.param.allowlist.pattern");
    needed.forEach(
        (name, value) ->
            assertThat(String.valueOf(connect.getConfig().get(name))).as(name).isEqualTo(value));
  }

  private static void assertAllowed(Set<String> names, String forbidden, String exceptions) {
    List<String> kept = prefixes(forbidden);
    List<String> free = prefixes(exceptions);
    assertThat(names)
        .allSatisfy(
            name ->
                assertThat(
                        kept.stream().anyMatch(name::startsWith)
                            && free.stream().noneMatch(name::startsWith))
                    .as(name + " is the operator's")
                    .isFalse());
  }

  private static List<String> prefixes(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).filter(p -> !p.isEmpty()).toList();
  }

  private static List<PodSpec> pods() throws IOException {
    List<PodSpec> pods = new ArrayList<>();
    Manifests.all(Deployment.class).forEach(d -> pods.add(d.getSpec().getTemplate().getSpec()));
    Manifests.all(StatefulSet.class).forEach(s -> pods.add(s.getSpec().getTemplate().getSpec()));
    Manifests.all(Job.class).forEach(j -> pods.add(j.getSpec().getTemplate().getSpec()));
    assertThat(pods).hasSizeGreaterThan(4);
    return pods;
  }

  /** What the container is told, secrets by a stand-in. */
  private static Map<String, String> variables(Container container) throws IOException {
    Map<String, String> variables = new HashMap<>();
    for (ConfigMap map : Manifests.all(ConfigMap.class)) {
      boolean taken =
          container.getEnvFrom().stream()
              .anyMatch(
                  from -> from.getConfigMapRef().getName().equals(map.getMetadata().getName()));
      if (taken) {
        variables.putAll(map.getData());
      }
    }
    container
        .getEnv()
        .forEach(
            each -> variables.put(each.getName(), each.getValue() == null ? "x" : each.getValue()));
    return variables;
  }
}
