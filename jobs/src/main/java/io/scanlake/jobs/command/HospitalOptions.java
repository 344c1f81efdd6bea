package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.sample.hospital.HospitalPlan;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a made-up hospital; they act with {@code --days} only. */
final class HospitalOptions {
  @Option(
      names = "--days",
      paramLabel = "N",
      description =
          "Instead: N days of a made-up hospital. The options below act only with this one.")
  int days;

  @Option(names = "--from", paramLabel = "DATE", description = "First day. Default: 2025-03-03.")
  LocalDate from = HospitalPlan.FIRST_DAY;

  @Option(
      names = "--stations",
      paramLabel = "CT=N,MR=N,...",
      description = "Machines by modality. Default: CT=3,MR=3,DX=5,US=6,MG=2,PT=1,NM=1,XA=1.")
  String stations;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the hospital: another seed, another hospital.")
  long seed = HospitalPlan.SEED;

  @Option(
      names = "--images",
      paramLabel = "header|small",
      description = "Headers alone, or phantoms of 64x64 with them (unless given).")
  HospitalPlan.FileContent images = HospitalPlan.FileContent.SMALL;

  @Option(
      names = "--faults",
      paramLabel = "none|all",
      description = "Faults of clocks, headers, copies and machines. Default: all.")
  HospitalPlan.Faults faults = HospitalPlan.Faults.ALL;

  @Option(
      names = "--scenario",
      paramLabel = "normal|unbalanced-ct|clock-off",
      converter = ScenarioName.class,
      description = "One CT crowded beside an idle one; or one clock an hour ahead.")
  HospitalPlan.HospitalScenario scenario = HospitalPlan.HospitalScenario.NORMAL;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description =
          "Time zone of the hospital. Default: Europe/Berlin, or in a warehouse that of the site.")
  ZoneId zone;

  @Option(
      names = "--thinning",
      paramLabel = "N",
      description = "Make one of every N images that a CT or MR exam would have. Default: 20.")
  int thinning = HospitalPlan.THINNING;

  boolean isWanted() {
    return days != 0;
  }

  /**
   * The hospital.
   *
   * @param usualZone the time zone where none is given
   */
  HospitalPlan plan(ZoneId usualZone) {
    try {
      return new HospitalPlan(
          from,
          days,
          stations == null ? HospitalPlan.STATIONS : HospitalPlan.stations(stations),
          seed,
          images,
          faults,
          scenario,
          zone == null ? usualZone : zone,
          thinning);
    } catch (IllegalArgumentException e) {
      throw new OperatorException(e.getMessage());
    }
  }

  /** A scenario as it is written on the command line. */
  static final class ScenarioName implements ITypeConverter<HospitalPlan.HospitalScenario> {
    @Override
    public HospitalPlan.HospitalScenario convert(String name) {
      for (HospitalPlan.HospitalScenario scenario : HospitalPlan.HospitalScenario.values()) {
        if (name.equals(scenario.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
          return scenario;
        }
      }
      throw new TypeConversionException("give normal, unbalanced-ct or clock-off");
    }
  }
}
