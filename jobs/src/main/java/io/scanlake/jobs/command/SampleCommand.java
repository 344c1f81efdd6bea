package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.RunSummary;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.run.SessionBuilder;
import io.scanlake.jobs.sample.hospital.Hospital;
import io.scanlake.jobs.sample.hospital.HospitalFacts;
import io.scanlake.jobs.sample.hospital.HospitalPlan;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "sample",
    description = {
      "Makes a small archive of phantoms, together with the truth about it, to try Scanlake on.",
      "With --days it is a made-up hospital: studies over time, with acquisition times.",
      "With --warehouse the hospital's facts go straight into the tables, without files."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: scanlake sample --output /tmp/sample",
      "Example: scanlake sample --output /tmp/hospital --days 28 --stations CT=2,MR=1,DX=2",
      "Example: scanlake sample --warehouse /tmp/scanlake --pseudonym-secret-file secret --days"
          + " 365"
    })
public final class SampleCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  Place place;

  /** Files or tables. */
  static final class Place {
    @Option(
        names = "--output",
        required = true,
        paramLabel = "URI",
        description = "Folder to create, with archive/ and the truth in it.")
    String output;

    @ArgGroup(exclusive = false)
    WarehouseOptions tables;
  }

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "With --warehouse: site of the facts. Default: default-site.")
  String site;

  @Option(
      names = "--slices",
      paramLabel = "N",
      description = "Instead: N distinct CT slices of 512x512, for measuring speed.")
  int slices;

  @Mixin HospitalOptions hospital;

  @Override
  public Integer call() throws IOException {
    checkOptions();
    if (place.tables != null) {
      return facts(place.tables);
    }
    Configuration hadoop = Session.hadoop();
    Path root = new Path(place.output);
    if (hospital.isWanted()) {
      long files = Hospital.write(hadoop, root, hospital.plan(ZoneId.of("Europe/Berlin")));
      System.out.printf(Locale.ROOT, "hospital of %,d files: %s%n", files, place.output);
    } else {
      if (slices > 0) {
        SampleArchive.writeSlices(hadoop, root, 0, slices);
      } else {
        SampleArchive.write(hadoop, root);
      }
      System.out.println("sample archive: " + place.output);
    }
    return ExitCode.DONE.code();
  }

  /** Refuses options that would not act. */
  private void checkOptions() {
    if (place.tables != null && !hospital.isWanted()) {
      throw wrongUsage("--warehouse takes a hospital: give --days");
    }
    if (place.tables == null && site != null) {
      throw wrongUsage("--site acts only with --warehouse");
    }
    if (slices > 0 && hospital.isWanted()) {
      throw wrongUsage("give either --slices or --days");
    }
    for (OptionSpec option : spec.mixins().get("hospital").options()) {
      if (!hospital.isWanted()
          && spec.commandLine().getParseResult().hasMatchedOption(option.longestName())) {
        throw wrongUsage(option.longestName() + " acts only with --days");
      }
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private int facts(WarehouseOptions tables) {
    try (SessionBuilder builder = tables.open("sample")) {
      String named = site == null ? builder.settings().defaultSite() : site;
      ZoneId zone = builder.settings().site(named).zone();
      HospitalPlan plan = hospital.plan(zone);
      if (!plan.zone().equals(zone)) {
        throw new OperatorException(
            "--zone " + plan.zone() + ": in the settings the site's time zone is " + zone);
      }
      HospitalFacts.check(plan);
      List<RunSummary> runs = HospitalFacts.load(builder.start(), plan, named, System.out::println);
      runs.forEach(run -> System.out.print(run.toText()));
      return ExitCode.DONE.code();
    }
  }
}
