package io.fleetfold.connect.kubernetes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fleetfold.connect.Connectors;
import io.fleetfold.schemas.Fleet;
import io.fleetfold.schemas.Rights;
import io.fleetfold.schemas.Topics;
import io.strimzi.api.kafka.model.connector.KafkaConnectorBuilder;
import io.strimzi.api.kafka.model.topic.KafkaTopicBuilder;
import io.strimzi.api.kafka.model.user.KafkaUserBuilder;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.resource.PatternType;

/** Strimzi's resources of what the code knows: topics, rights and connectors. */
final class GeneratedFiles {
  private static final Fleet FLEET = new Fleet("", Fleet.DEFAULT_PARTITIONS, (short) 3);
  private static final Map<String, String> OF_CLUSTER = Map.of("strimzi.io/cluster", "fleetfold");
  private static final String PREFIX = "${env:FLEETFOLD_TOPIC_PREFIX}";
  // as in settings.yaml
  private static final String DATABASE_TLS = "sslmode=require";

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
          .build();

  private GeneratedFiles() {}

  /** All of them, by the file's name. */
  static Map<String, String> all() {
    return new TreeMap<>(
        Map.of("topics.yaml", topics(), "users.yaml", users(), "connectors.yaml", connectors()));
  }

  private static String topics() {
    List<Object> all = new ArrayList<>();
    Topics.ALL.forEach(
        topic -> {
          NewTopic definition = FLEET.definition(topic);
          all.add(
              new KafkaTopicBuilder()
                  .withMetadata(named(definition.name()))
                  .withNewSpec()
                  .withPartitions(definition.numPartitions())
                  .withReplicas((int) definition.replicationFactor())
                  .withConfig(new TreeMap<>(definition.configs()))
                  .endSpec()
                  .build());
        });
    return file("the topics of schemas", all);
  }

  private static String users() {
    List<Object> all = new ArrayList<>();
    for (Rights part : Rights.values()) {
      all.add(
          new KafkaUserBuilder()
              .withMetadata(named("fleetfold-" + part.name().toLowerCase(Locale.ROOT)))
              .withNewSpec()
              .withNewKafkaUserScramSha512ClientAuthentication()
              .endKafkaUserScramSha512ClientAuthentication()
              .withNewKafkaUserAuthorizationSimple()
              .withAcls(part.of(FLEET).stream().map(GeneratedFiles::rule).toList())
              .endKafkaUserAuthorizationSimple()
              .endSpec()
              .build());
    }
    return file("what each part may do (Rights)", all);
  }

  private static AclRule rule(Rights.Right right) {
    AclResourcePatternType pattern =
        right.pattern() == PatternType.PREFIXED
            ? AclResourcePatternType.PREFIX
            : AclResourcePatternType.LITERAL;
    AclRuleBuilder rule =
        new AclRuleBuilder()
            .withOperations(right.operations().stream().map(GeneratedFiles::operation).toList());
    return switch (right.type()) {
      case TOPIC ->
          rule.withNewAclRuleTopicResource()
              .withName(right.name())
              .withPatternType(pattern)
              .endAclRuleTopicResource()
              .build();
      case GROUP ->
          rule.withNewAclRuleGroupResource()
              .withName(right.name())
              .withPatternType(pattern)
              .endAclRuleGroupResource()
              .build();
      case TRANSACTIONAL_ID ->
          rule.withNewAclRuleTransactionalIdResource()
              .withName(right.name())
              .withPatternType(pattern)
              .endAclRuleTransactionalIdResource()
              .build();
      case CLUSTER -> rule.withNewAclRuleClusterResource().endAclRuleClusterResource().build();
      default -> throw new IllegalStateException("Strimzi has no resource of type " + right.type());
    };
  }

  private static AclOperation operation(org.apache.kafka.common.acl.AclOperation operation) {
    return AclOperation.valueOf(operation.name().replace("_", ""));
  }

  private static String connectors() {
    List<Object> all = new ArrayList<>();
    Map<String, Map<String, String>> byTopic = new LinkedHashMap<>();
    Connectors.templates().forEach((topic, config) -> byTopic.put(topic.name(), config));
    Connectors.secured(byTopic, DATABASE_TLS, Map.of())
        .forEach(
            (topic, template) -> {
              // a resource's name holds no placeholder
              Map<String, Object> config = new LinkedHashMap<>();
              template.forEach((key, value) -> config.put(key, value.replace(PREFIX, "")));
              String name = (String) config.remove("name");
              String type = (String) config.remove("connector.class");
              int tasks = Integer.parseInt((String) config.remove("tasks.max"));
              all.add(
                  new KafkaConnectorBuilder()
                      .withMetadata(named(name))
                      .withNewSpec()
                      .withClassName(type)
                      .withTasksMax(tasks)
                      .withNewAutoRestart()
                      .withEnabled(true)
                      .endAutoRestart()
                      .withConfig(config)
                      .endSpec()
                      .build());
            });
    return file("the connectors of connect/src/main/resources/connectors", all);
  }

  private static ObjectMeta named(String name) {
    return new ObjectMetaBuilder().withName(name).withLabels(OF_CLUSTER).build();
  }

  private static String file(String of, List<Object> resources) {
    StringBuilder file =
        new StringBuilder("# Printed from ")
            .append(of)
            .append("; a test compares. Write it anew with\n# ")
            .append(
                "mvn -q test -pl connect -am -Dtest=KubernetesFilesTest -Dkubernetes.write=true")
            .append(" -Dsurefire.failIfNoSpecifiedTests=false\n");
    try {
      for (Object resource : resources) {
        file.append(YAML.writeValueAsString(resource));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a resource can't be written", e);
    }
    // which of its versions a class writes is its own affair
    return file.toString().replaceAll("kafka\\.strimzi\\.io/v\\w+", Manifests.STRIMZI);
  }
}
