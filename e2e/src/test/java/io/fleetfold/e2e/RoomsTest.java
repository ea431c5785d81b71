package io.fleetfold.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.Processor;

/** The rooms of the house and who may enter them. The poms say the same to Maven. */
@AnalyzeClasses(packages = "io.fleetfold", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String STREAMS = "io.fleetfold.streams..";

  /** Code of others under our name. */
  private static final String OTHERS = "io.fleetfold.http..";

  @ArchTest
  static final ArchRule ROOMS_USE_ONLY_WHAT_THEY_MAY =
      classes()
          .should(Rooms.useOnlyWhatTheyMay())
          .because("topics are the way from room to room; what two rooms share lives below them");

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

  @ArchTest
  static final ArchRule ONE_CLASS_ENCODES_PERCENT =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.fleetfold.schemas.RecordKeys")
          .and()
          .resideOutsideOfPackage(OTHERS)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(URLEncoder.class, URLDecoder.class)
          .because("a space is %20 or a plus, as each would have it: use RecordKeys");

  @ArchTest
  static final ArchRule ONE_CLASS_MAKES_DIGESTS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.fleetfold.schemas.Digests")
          .and()
          // the gate imports nothing of the house
          .resideOutsideOfPackages(OTHERS, "io.fleetfold.gate..")
          .should()
          .callMethod(MessageDigest.class, "getInstance", String.class)
          .because("its checked exception was caught in nine ways: use Digests");
}
