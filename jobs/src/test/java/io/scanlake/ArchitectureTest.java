package io.scanlake;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Which package may use which. A package that is not drawn here fails the test, so a new one states
 * its arrows and their reason first.
 */
class ArchitectureTest {
  /**
   * One package and all packages of the project that it may use.
   *
   * @param reason why it uses no others
   */
  private record Room(String name, String reason, List<String> uses) {
    Room {
      uses = uses.stream().map(Room::full).toList();
    }

    private static String full(String name) {
      return "io.scanlake." + name;
    }

    ArchRule rule() {
      return classes()
          .that(resideInAPackage(full(name)))
          .should()
          .onlyDependOnClassesThat(
              resideOutsideOfPackage("io.scanlake..")
                  .or(resideInAPackage(full(name)))
                  .or(resideInAnyPackage(uses.toArray(String[]::new))))
          .because(reason);
    }
  }

  private static Room room(String name, String reason, String... uses) {
    return new Room(name, reason, List.of(uses));
  }

  private static final List<Room> ROOMS =
      List.of(
          // common/dicom
          room("file", "every reader starts from it, and it needs only the JDK"),
          room("dicom", "the DICOM reader is a library that others can take", "file"),
          // common/vision
          room("image", "pictures know their sources, not what is done with them", "dicom", "file"),
          room(
              "recognize",
              "a model sees a picture and regions given as masks; the pipeline calls it",
              "dicom",
              "file",
              "image"),
          room(
              "pipeline",
              "the three stages of the nightly job need neither labels nor training",
              "dicom",
              "file",
              "image",
              "recognize"),
          room("labels", "labels are read alike for training and evaluation", "file", "image"),
          room("evaluate", "measures judge results of any origin", "image"),
          room(
              "train",
              "training uses the features of recognition, never the reverse",
              "evaluate",
              "image",
              "labels",
              "recognize"),
          // common/utilisation
          room("usage", "intervals of time are the same whatever made the images"),
          room("demand", "statistics are tested on numbers alone"),
          room("privacy", "pseudonyms must be reviewable on one page"),
          // jobs, from the ground up
          room("jobs.operator", "every job reports to the operator through it"),
          room(
              "jobs.settings",
              "settings are read and checked before any Spark session or table exists",
              "jobs.operator",
              "demand",
              "file",
              "image",
              "pipeline",
              "recognize",
              "usage"),
          room(
              "jobs.tables",
              "tables name the terms of common and know no job",
              "jobs.operator",
              "demand",
              "dicom",
              "file",
              "image",
              "pipeline",
              "recognize",
              "usage"),
          room("jobs.archive", "an archive is read alike by whoever lists and opens it", "file"),
          room(
              "jobs.run",
              "a run is what jobs share, so it knows none of them",
              "jobs.operator",
              "jobs.settings",
              "jobs.tables",
              "file",
              "image",
              "privacy",
              "recognize"),
          room(
              "jobs.inventory",
              "listing needs no image code and no other job",
              "jobs.archive",
              "jobs.operator",
              "jobs.run",
              "jobs.settings",
              "jobs.tables",
              "file",
              "privacy"),
          room(
              "jobs.usage",
              "derived tables come from images alone, so they can be recomputed without files",
              "jobs.operator",
              "jobs.run",
              "jobs.settings",
              "jobs.tables",
              "demand",
              "file",
              "usage"),
          room(
              "jobs.forecast",
              "a forecast comes from derived tables alone; long exams are learnt with OpenCV's classifiers",
              "jobs.operator",
              "jobs.run",
              "jobs.settings",
              "jobs.tables",
              "demand",
              "evaluate",
              "image",
              "train"),
          room(
              "jobs.analyze",
              "it closes a run: derived tables and forecast follow the images",
              "jobs.archive",
              "jobs.forecast",
              "jobs.operator",
              "jobs.run",
              "jobs.settings",
              "jobs.tables",
              "jobs.usage",
              "dicom",
              "file",
              "image",
              "pipeline",
              "privacy",
              "recognize"),
          room(
              "jobs.nightly",
              "it only puts jobs in order",
              "jobs.analyze",
              "jobs.inventory",
              "jobs.operator",
              "jobs.run",
              "jobs.tables"),
          // beside the nightly job
          room(
              "jobs.learn",
              "training and evaluation leave the warehouse alone",
              "jobs.operator",
              "jobs.run",
              "jobs.settings",
              "dicom",
              "evaluate",
              "file",
              "image",
              "labels",
              "pipeline",
              "recognize",
              "train"),
          room(
              "jobs.sample.phantoms",
              "sample files are made without the code that analyses them",
              "jobs.operator",
              "dicom",
              "file",
              "image"),
          room(
              "jobs.sample.hospital",
              "a made-up hospital is files, or facts that the derived tables start from",
              "jobs.analyze",
              "jobs.operator",
              "jobs.run",
              "jobs.sample.phantoms",
              "jobs.settings",
              "jobs.tables",
              "jobs.usage",
              "dicom",
              "file",
              "pipeline",
              "privacy"),
          room("jobs.sql", "queries only read", "jobs.operator", "jobs.tables"),
          room(
              "jobs.bench",
              "the bare loop stands beside the job and shares only the stages with it",
              "jobs.operator",
              "jobs.run",
              "jobs.sample.phantoms",
              "jobs.settings",
              "jobs.tables",
              "dicom",
              "file",
              "image",
              "pipeline"),
          room(
              "jobs.command",
              "commands parse options and start jobs; the work stands in the jobs",
              "jobs.analyze",
              "jobs.bench",
              "jobs.forecast",
              "jobs.inventory",
              "jobs.learn",
              "jobs.nightly",
              "jobs.operator",
              "jobs.run",
              "jobs.sample.hospital",
              "jobs.sample.phantoms",
              "jobs.settings",
              "jobs.sql",
              "jobs.tables",
              "jobs.usage",
              "file",
              "labels",
              "privacy",
              "recognize"),
          room(
              "jobs",
              "Main maps commands to exit codes and does no work",
              "jobs.command",
              "jobs.operator",
              "jobs.run",
              "jobs.tables"));

  private static JavaClasses code;

  @BeforeAll
  static void importMainCode() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    ImportOption noTestJars = location -> !location.contains("-tests.jar");
    code =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(noTestJars)
            .importPackages("io.scanlake");
  }

  @TestFactory
  Stream<DynamicTest> aPackageUsesOnlyThoseItMay() {
    return ROOMS.stream().map(room -> dynamicTest(room.name(), () -> room.rule().check(code)));
  }

  @Test
  void everyPackageIsDrawn() {
    assertThat(code.stream().map(JavaClass::getPackageName).distinct())
        .isSubsetOf(ROOMS.stream().map(room -> Room.full(room.name())).toList());
  }

  @Test
  void packagesFormNoCycle() {
    slices()
        .matching("io.scanlake.(**)")
        .should()
        .beFreeOfCycles()
        .because("a cycle of packages can only be read, tested and moved as a whole")
        .check(code);
  }

  @Test
  void algorithmsKnowNoSpark() {
    noClasses()
        .that(resideOutsideOfPackage("io.scanlake.jobs.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala.."))
        .because("algorithms are tested in milliseconds and can run under another engine")
        .check(code);
  }

  @Test
  void readersAndStatisticsKnowNoOpenCv() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.scanlake.file",
                "io.scanlake.dicom",
                "io.scanlake.usage",
                "io.scanlake.demand",
                "io.scanlake.privacy"))
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.opencv..", "org.bytedeco.opencv.."))
        .because("they are libraries without 100 MB of native code")
        .check(code);
  }

  @Test
  void onlyCommandsPrint() {
    noClasses()
        .that(resideOutsideOfPackage("io.scanlake.jobs.command").and(isNot(PRINTERS)))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .because("output is part of the command line, and an error's message may name a patient")
        .check(code);
  }

  /**
   * Main has its usage message; the bare loop is a process of its own whose output is its result.
   */
  private static final List<String> PRINTERS =
      List.of(
          "io.scanlake.jobs.Main",
          "io.scanlake.jobs.bench.BareLoop",
          "io.scanlake.jobs.operator.Progress");

  @Test
  void onlyMainExits() {
    noClasses()
        .that(isNot(List.of("io.scanlake.jobs.Main")))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .because("on YARN an exit outside of main loses the lock and the exit code")
        .check(code);
  }

  private static DescribedPredicate<JavaClass> isNot(List<String> names) {
    return describe("are not " + names, type -> !names.contains(type.getName()));
  }

  /** Two types of one name can only be distinguished by reading imports. */
  @Test
  void topLevelTypesHaveNamesOfTheirOwn() {
    Map<String, List<String>> named =
        code.stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    assertThat(named.values().stream().filter(types -> types.size() > 1)).isEmpty();
  }
}
