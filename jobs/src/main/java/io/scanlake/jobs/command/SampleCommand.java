package io.scanlake.jobs.command;

import io.scanlake.jobs.analyze.Analyze;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.sample.hospital.Hospital;
import io.scanlake.jobs.sample.hospital.HospitalFacts;
import io.scanlake.jobs.sample.hospital.HospitalPlan;
import io.scanlake.jobs.sample.phantoms.SampleArchive;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "sample",
    description = {
      "Makes a small archive of phantoms, and the truth about it, to try Scanlake on;",
      "with --days a made-up hospital instead: studies as they come, with header times.",
      "With --warehouse its facts go straight into the tables, without files."
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
  @ArgGroup(multiplicity = "1")
  Place place;

  /** Files or tables. */
  static final class Place {
    @Option(
        names = "--output",
        required = true,
        paramLabel = "URI",
        description = "Folder to make: archive/ and the truth inside it.")
    String output;

    @ArgGroup(exclusive = false)
    WarehouseOptions tables;
  }

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description = "Of the facts in the tables; default-site unless given.")
  String site;

  @Option(
      names = "--slices",
      paramLabel = "N",
      description = "Instead: N distinct CT slices of 512x512, for measuring speed.")
  int slices;

  @Mixin HospitalOptions hospital;

  @Override
  public Integer call() throws IOException {
    if (place.tables != null) {
      return facts(place.tables);
    }
    String output = place.output;
    Configuration hadoop = SparkHadoopUtil.get().conf();
    Path root = new Path(output);
    if (hospital.isWanted()) {
      long files = Hospital.write(hadoop, root, hospital.plan(ZoneId.of("Europe/Berlin")));
      System.out.printf(Locale.ROOT, "hospital of %,d files: %s%n", files, output);
      return ExitCode.DONE;
    }
    if (slices > 0) {
      SampleArchive.writeSlices(hadoop, root, 0, slices);
    } else {
      SampleArchive.write(hadoop, root);
    }
    System.out.println("sample archive: " + output);
    return ExitCode.DONE;
  }

  private int facts(WarehouseOptions tables) {
    if (!hospital.isWanted()) {
      throw new OperatorException("--warehouse takes a hospital: give --days");
    }
    return tables.run(
        "sample",
        (session, models) -> {
          String named = site == null ? session.settings().defaultSite() : site;
          ZoneId zone = session.settings().site(named).zone();
          HospitalPlan plan = hospital.plan(zone);
          if (!plan.zone().equals(zone)) {
            throw new OperatorException(
                "--zone " + plan.zone() + ": by the settings the site's time zone is " + zone);
          }
          return HospitalFacts.load(session, new Analyze(session, models), plan, named);
        });
  }
}
