package io.fleetfold.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.Processor;

/** The rooms of the house and who may enter them. The poms say the same to Maven. */
@AnalyzeClasses(packages = "io.fleetfold", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String SCHEMAS = "io.fleetfold.schemas..";
  private static final String CLIENT = "io.fleetfold.client..";
  private static final String SIMULATOR = "io.fleetfold.simulator..";
  private static final String SWE_AGENT = "io.fleetfold.sweagent..";
  private static final String ADK = "io.fleetfold.adk..";
  private static final String LANGCHAIN4J = "io.fleetfold.langchain4j..";
  private static final String SPRING_AI = "io.fleetfold.springai..";
  private static final String PRICES = "io.fleetfold.prices..";
  private static final String VERIFY = "io.fleetfold.verify..";
  private static final String STREAMS = "io.fleetfold.streams..";
  private static final String CONNECT = "io.fleetfold.connect..";
  private static final String LOCAL = "io.fleetfold.local..";

  @ArchTest
  static final ArchRule SCHEMAS_KNOW_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(SCHEMAS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CLIENT,
              SIMULATOR,
              SWE_AGENT,
              PRICES,
              ADK,
              LANGCHAIN4J,
              SPRING_AI,
              VERIFY,
              STREAMS,
              CONNECT,
              LOCAL)
          .because("every room imports schemas: move what you need into it, not it into yours");

  @ArchTest
  static final ArchRule THE_CLIENT_KNOWS_ONLY_SCHEMAS =
      noClasses()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              SIMULATOR,
              SWE_AGENT,
              PRICES,
              ADK,
              LANGCHAIN4J,
              SPRING_AI,
              VERIFY,
              STREAMS,
              CONNECT,
              LOCAL)
          .because("agents carry the client: keep it small");

  @ArchTest
  static final ArchRule EXPECTATIONS_SHARE_NOTHING_WITH_THE_FOLDS =
      noClasses()
          .that()
          .resideInAnyPackage(SIMULATOR, SWE_AGENT, PRICES, ADK, LANGCHAIN4J, SPRING_AI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(STREAMS, CONNECT, LOCAL)
          .because("what checks the folds must not be made of them: count on your own");

  @ArchTest
  static final ArchRule FOLDS_KNOW_NEITHER_PRODUCERS_NOR_SINK =
      noClasses()
          .that()
          .resideInAPackage(STREAMS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CLIENT,
              SIMULATOR,
              SWE_AGENT,
              PRICES,
              ADK,
              LANGCHAIN4J,
              SPRING_AI,
              VERIFY,
              CONNECT,
              LOCAL)
          .because("topics are the only way from room to room: read and write topics");

  @ArchTest
  static final ArchRule THE_SINK_KNOWS_NEITHER_FOLDS_NOR_PRODUCERS =
      noClasses()
          .that()
          .resideInAPackage(CONNECT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CLIENT,
              SIMULATOR,
              SWE_AGENT,
              PRICES,
              ADK,
              LANGCHAIN4J,
              SPRING_AI,
              VERIFY,
              STREAMS,
              LOCAL)
          .because("any Connect cluster must be able to run the sink: read fleet-* topics only");

  @ArchTest
  static final ArchRule THE_PROOF_SHARES_NOTHING_WITH_WHAT_IT_PROVES =
      noClasses()
          .that()
          .resideInAPackage(VERIFY)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CLIENT,
              SIMULATOR,
              SWE_AGENT,
              PRICES,
              ADK,
              LANGCHAIN4J,
              SPRING_AI,
              STREAMS,
              CONNECT,
              LOCAL)
          .because("a shared mistake would prove itself: compute it again from the records alone");

  /** What may look at a clock: it serves readers and looks after the process. All else folds. */
  private static final String[] SERVING = {"..streams.app..", "..http..", "..views.."};

  private static final DescribedPredicate<JavaAccess<?>> A_WALL_CLOCK =
      DescribedPredicate.describe(
          "a wall clock is read",
          access -> {
            String owner = access.getTargetOwner().getFullName();
            String name = access.getTarget().getName();
            boolean ofSystem = owner.equals("java.lang.System");
            boolean ofTime = owner.startsWith("java.time.");
            return (ofSystem && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                || (ofTime && (name.equals("now") || name.startsWith("system")))
                || owner.equals("java.util.Date");
          });

  @ArchTest
  static final ArchRule FOLDS_READ_NO_WALL_CLOCK =
      noClasses()
          .that()
          .resideInAPackage(STREAMS)
          .and()
          .resideOutsideOfPackages(SERVING)
          // they measure how long they wait, for the registry and between two failures of a disk;
          // nothing that is folded depends on it
          .and()
          .doNotHaveSimpleName("Ingest")
          .and()
          .doNotHaveSimpleName("StoreHealth")
          .should()
          .accessTargetWhere(A_WALL_CLOCK)
          .because("a replay must give the same numbers: take time from the log and the records");

  @ArchTest
  static final ArchRule NO_PROCESSOR_ESCAPES_THE_RULE_OF_CLOCKS =
      classes()
          .that()
          .areAssignableTo(Processor.class)
          .or()
          .areAssignableTo(FixedKeyProcessor.class)
          .should()
          .resideOutsideOfPackages(SERVING)
          .because("the rule against wall clocks leaves those packages out");

  @ArchTest
  static final ArchRule ONE_CLASS_READS_THE_ENVIRONMENT =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.fleetfold.schemas.config.ProcessEnvironment")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "the environment is read",
                  access ->
                      access.getTargetOwner().getFullName().equals("java.lang.System")
                          && access.getTarget().getName().equals("getenv")))
          .because("each setting is declared once: read it by its Section");
}
