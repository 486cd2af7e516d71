package ess;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms stay rooms: what each package may know, and how its classes are made. */
class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("ess");

  /** What each room may know of the others; {@code cli} may know all. */
  private static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          entry("message", List.of()),
          entry("intake", List.of("message")),
          entry("decompose", List.of("message")),
          entry("dns", List.of("message")),
          entry("extract", List.of("message")),
          entry("scan", List.of("message")),
          entry("rules", List.of("message")),
          entry("learn", List.of("message")),
          entry("verdict", List.of("message")),
          entry("store", List.of("message")),
          entry("auth", List.of("message")),
          entry("serve", List.of("message", "auth")),
          entry("demo", List.of("message")));

  static Stream<String> rooms() {
    return MAY_KNOW.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomKnowsOnlyWhatItMay(String room) {
    List<String> allowed = new ArrayList<>(MAY_KNOW.get(room));
    allowed.add(room);

    var foreign =
        noClasses()
            .that()
            .resideInAPackage("ess." + room + "..")
            .should()
            .dependOnClassesThat(
                JavaClass.Predicates.resideInAPackage("ess..")
                    .and(
                        JavaClass.Predicates.resideOutsideOfPackages(
                            allowed.stream().map(a -> "ess." + a + "..").toArray(String[]::new))));

    foreign.check(PRODUCT);
  }

  @Test
  void thereAreNoOtherRooms() {
    var rooms = new TreeSet<String>();
    PRODUCT.forEach(c -> rooms.add(c.getPackageName()));

    var known = new TreeSet<String>();
    MAY_KNOW.keySet().forEach(room -> known.add("ess." + room));
    known.add("ess.cli");
    known.add("ess.message.facts");
    known.add("ess.decompose.opener");
    known.add("ess.decompose.child");

    assertThat(known).containsAll(rooms);
  }

  /** An opener can run in another process because it knows nothing of the tree. */
  @Test
  void openersKnowNothingOfWhoCallsThem() {
    noClasses()
        .that()
        .resideInAPackage("ess.decompose.opener..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ess.decompose", "ess.decompose.child..")
        .check(PRODUCT);
  }

  @Test
  void everyRoomSaysWhatItIsForAndThatNothingIsNull() throws Exception {
    for (String room : MAY_KNOW.keySet()) {
      Path info = Path.of("src/main/java/ess", room, "package-info.java");

      assertThat(info).exists();
      assertThat(Files.readString(info)).startsWith("/**").contains("@NullMarked");
    }
  }

  @Test
  void camelIsKnownOnlyByClassesWhoseNameSaysSo() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ess.cli..")
        .and(
            notNamed(
                "Component",
                "Endpoint",
                "Consumer",
                "Producer",
                "Processor",
                "HealthCheck",
                "Policy",
                "Server",
                "Serving"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.camel..")
        .check(PRODUCT);
  }

  @Test
  void sqlIsKnownOnlyByTheStore() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ess.store..", "ess.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.flywaydb..", "com.zaxxer..")
        .check(PRODUCT);
  }

  @Test
  void mailSessionsAreKnownOnlyByTheIntake() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ess.intake..", "ess.demo..")
        .and()
        .doNotHaveFullyQualifiedName("ess.decompose.ThirdOpinion") // parses, without a session
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..")
        .check(PRODUCT);
  }

  @Test
  void vertxIsKnownOnlyByServeAndAuth() {
    noClasses()
        .that()
        .resideOutsideOfPackages("ess.serve..", "ess.auth..", "ess.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(PRODUCT);
  }

  @Test
  void whatJudgesDoesNotLog() {
    noClasses()
        .that()
        .resideInAnyPackage("ess.message..", "ess.decompose..", "ess.rules..", "ess.verdict..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.slf4j..")
        .check(PRODUCT);
  }

  @Test
  void theWallClockIsHandedIn() {
    noClasses()
        .that()
        .resideInAnyPackage("ess.message..", "ess.decompose..", "ess.verdict..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(PRODUCT);
  }

  @Test
  void nothingHoldsStaticStateThatChanges() {
    ArchRuleDefinition.fields()
        .that()
        .areStatic()
        .and(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are written by a person",
                (JavaField f) -> !f.getModifiers().contains(JavaModifier.SYNTHETIC)))
        .should()
        .beFinal()
        .check(PRODUCT);
  }

  @Test
  void classesAreFinalUnlessTheyAreMadeToBeExtended() {
    classes()
        .that()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotRecords()
        .and()
        .areTopLevelClasses()
        .should(beFinalOrAbstract())
        .check(PRODUCT);
  }

  @Test
  void oneLogging() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(PRODUCT);
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> notNamed(String... ends) {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "are not named for Camel",
        c -> {
          JavaClass top = c;
          while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
          }
          String name = top.getSimpleName();
          return Stream.of(ends).noneMatch(name::endsWith);
        });
  }

  private static ArchCondition<JavaClass> beFinalOrAbstract() {
    return new ArchCondition<>("be final or abstract") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean closed =
            item.getModifiers().contains(JavaModifier.FINAL)
                || item.getModifiers().contains(JavaModifier.ABSTRACT)
                || item.getSimpleName().equals("package-info");
        events.add(
            new SimpleConditionEvent(item, closed, item.getName() + " is open to extension"));
      }
    };
  }
}
