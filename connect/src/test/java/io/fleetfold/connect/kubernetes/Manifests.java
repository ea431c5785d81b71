package io.fleetfold.connect.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.connect.KafkaConnect;
import io.strimzi.api.kafka.model.connector.KafkaConnector;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The manifests in {@code kubernetes/}, read into the classes of Kubernetes and Strimzi. */
final class Manifests {
  /** The version of Strimzi's resources; their classes may be of an older one beside it. */
  static final String STRIMZI = "kafka.strimzi.io/v1";

  static final Path FOLDER = Path.of("..", "kubernetes");

  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          ConfigMap.class,
          Service.class,
          Deployment.class,
          StatefulSet.class,
          Job.class,
          PodDisruptionBudget.class,
          Kafka.class,
          KafkaNodePool.class,
          KafkaTopic.class,
          KafkaUser.class,
          KafkaConnect.class,
          KafkaConnector.class);

  private static final ObjectMapper YAML = new YAMLMapper();

  private Manifests() {}

  /** All resources of all files. */
  static List<HasMetadata> all() throws IOException {
    List<HasMetadata> all = new ArrayList<>();
    for (Path file : files()) {
      try (MappingIterator<JsonNode> documents =
          YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
        while (documents.hasNext()) {
          all.add(typed(file, documents.next()));
        }
      }
    }
    return all;
  }

  /** Those of one kind. */
  static <T extends HasMetadata> List<T> all(Class<T> kind) throws IOException {
    return all().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    }
  }

  private static HasMetadata typed(Path file, JsonNode document) throws IOException {
    String version = document.path("apiVersion").asText();
    String kind = document.path("kind").asText();
    for (Class<? extends HasMetadata> type : KINDS) {
      if (HasMetadata.getKind(type).equals(kind)
          && (type.getName().startsWith("io.strimzi.") ? STRIMZI : HasMetadata.getApiVersion(type))
              .equals(version)) {
        return YAML.treeToValue(document, type);
      }
    }
    throw new IllegalStateException(file + " holds " + version + " " + kind + ", which none knows");
  }

  /** The paths of all fields that the classes of a resource do not know. */
  static List<String> unknownFields(HasMetadata resource) throws Exception {
    List<String> unknown = new ArrayList<>();
    collect(resource.getKind() + " " + resource.getMetadata().getName(), resource, unknown);
    return unknown;
  }

  private static void collect(String path, Object value, List<String> unknown) throws Exception {
    if (value instanceof Collection<?> items) {
      for (Object item : items) {
        collect(path + "[]", item, unknown);
      }
    } else if (value instanceof Map<?, ?> entries) {
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        collect(path + "." + entry.getKey(), entry.getValue(), unknown);
      }
    } else if (value != null && isModel(value.getClass())) {
      fields(path, value, unknown);
    }
  }

  private static void fields(String path, Object bean, List<String> unknown) throws Exception {
    try {
      var more = (Map<?, ?>) bean.getClass().getMethod("getAdditionalProperties").invoke(bean);
      if (more != null) {
        more.keySet().forEach(name -> unknown.add(path + "." + name));
      }
    } catch (NoSuchMethodException e) {
      // a class without such fields refuses what it does not know
    }
    var config = YAML.getSerializationConfig();
    for (BeanPropertyDefinition property :
        config.introspect(config.constructType(bean.getClass())).findProperties()) {
      if (property.getGetter() != null) {
        collect(path + "." + property.getName(), property.getGetter().callOn(bean), unknown);
      }
    }
  }

  private static boolean isModel(Class<?> type) {
    return !type.isEnum()
        && (type.getName().startsWith("io.fabric8.") || type.getName().startsWith("io.strimzi."));
  }
}
