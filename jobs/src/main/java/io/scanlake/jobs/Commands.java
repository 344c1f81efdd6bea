package io.scanlake.jobs;

import io.scanlake.jobs.analyze.Analyze;
import io.scanlake.jobs.bench.Bench;
import io.scanlake.jobs.bench.Decoding;
import io.scanlake.jobs.bench.Report;
import io.scanlake.jobs.forecast.Forecast;
import io.scanlake.jobs.inventory.Again;
import io.scanlake.jobs.inventory.Input;
import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.inventory.Run;
import io.scanlake.jobs.nightly.Nightly;
import io.scanlake.jobs.sample.SampleArchive;
import io.scanlake.jobs.sample.hospital.Hospital;
import io.scanlake.jobs.sample.hospital.HospitalFacts;
import io.scanlake.jobs.sample.hospital.HospitalPlan;
import io.scanlake.jobs.sql.Sql;
import io.scanlake.jobs.tables.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One class a job: options in, one call, exit code out. */
final class Commands {
  private Commands() {}

  /** The options that say what to list. */
  static final class InputOptions {
    @Option(
        names = "--input",
        required = true,
        paramLabel = "[SITE=]URI",
        description =
            "Folder, file or glob with images, local, hdfs:// or s3a://; may be given several"
                + " times, each with the site that it belongs to.")
    List<String> inputs;

    @Option(
        names = "--paths",
        paramLabel = "URI",
        description =
            "Take the files from this list instead of listing: Parquet or CSV with a column path"
                + " (or bucket and key, as an S3 inventory has them), or text, one path a line.")
    String paths;

    @Option(
        names = "--again",
        paramLabel = "rejects|CODE|model|recipe|all",
        description =
            "Also take up finished files: the rejects, those with one code, those done with other"
                + " models or recipes, or all.")
    String again;

    Inventory.Request request(Settings settings) {
      List<Input> parsed =
          inputs.stream().map(text -> Input.parse(text, settings.defaultSite())).toList();
      return new Inventory.Request(
          parsed, paths, again == null ? Again.NOTHING : Again.parse(again));
    }
  }

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
  static final class Sample implements Callable<Integer> {
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
      org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(output);
      if (hospital.isWanted()) {
        long files = Hospital.write(hadoop, root, hospital.plan(ZoneId.of("Europe/Berlin")));
        System.out.printf(Locale.ROOT, "hospital of %,d files: %s%n", files, output);
        return Main.DONE;
      }
      if (slices > 0) {
        SampleArchive.writeSlices(hadoop, root, 0, slices);
      } else {
        SampleArchive.write(hadoop, root);
      }
      System.out.println("sample archive: " + output);
      return Main.DONE;
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

  @Command(
      name = "inventory",
      description = "Lists the inputs and saves what is new as the work list of a run.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footer = {
        "",
        "Example: scanlake inventory --input hdfs:///archive --warehouse hdfs:///scanlake"
            + " --pseudonym-secret-file secret"
      })
  static final class InventoryJob implements Callable<Integer> {
    @Mixin InputOptions input;
    @Mixin WarehouseOptions warehouse;

    @Override
    public Integer call() {
      return warehouse.run(
          "inventory",
          (session, models) -> {
            Inventory.Request request = input.request(session.settings());
            List<Run> open = Run.unfinished(session.warehouse());
            if (!open.isEmpty()) {
              throw new OperatorException(
                  "run "
                      + open.get(0).id()
                      + " is not finished; finish it first: scanlake analyze");
            }
            Run run = Inventory.plan(session, request, models.settingsHash(), models.hash());
            System.out.printf(
                Locale.ROOT,
                "run %s: %,d files listed, %,d to do in %d batches, %,d unchanged, %,d deferred%n"
                    + "work it off with: scanlake analyze%n",
                run.id(),
                run.listed(),
                run.todo(),
                run.batches(),
                run.unchanged(),
                run.deferred());
            return List.of();
          });
    }
  }

  @Command(
      name = "analyze",
      description = "Works off the saved work list and brings the tables up to date.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footer = {
        "",
        "Example: scanlake analyze --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
      })
  static final class AnalyzeJob implements Callable<Integer> {
    @Mixin WarehouseOptions warehouse;

    @Override
    public Integer call() {
      return warehouse.run(
          "analyze",
          (session, models) -> {
            List<RunSummary> done = Nightly.resume(session, models, warehouse.deadline());
            if (done.isEmpty()) {
              throw new OperatorException("nothing is planned: run inventory or nightly");
            }
            return done;
          });
    }
  }

  @Command(
      name = "nightly",
      description = {
        "The whole job: takes up what was left unfinished, lists the inputs, analyses what is new,",
        "brings the tables up to date and forecasts."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footer = {
        "",
        "Example: scanlake nightly --input north=hdfs:///archive/north --input"
            + " south=s3a://south/archive --warehouse hdfs:///scanlake --pseudonym-secret-file"
            + " secret --deadline 06:00"
      })
  static final class NightlyJob implements Callable<Integer> {
    @Mixin InputOptions input;
    @Mixin WarehouseOptions warehouse;

    @Override
    public Integer call() {
      return warehouse.run(
          "nightly",
          (session, models) ->
              Nightly.run(
                  session, models, input.request(session.settings()), warehouse.deadline()));
    }
  }

  @Command(
      name = "forecast",
      description = {
        "Forecasts the demand of every modality and pool, compares earlier forecasts with what came,",
        "and says which pools lack or have room."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footer = {
        "",
        "Example: scanlake forecast --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
      })
  static final class ForecastJob implements Callable<Integer> {
    @Mixin WarehouseOptions warehouse;

    @Option(
        names = "--as-of",
        paramLabel = "DATE",
        description =
            "Last whole day that is known, as 2026-10-31; the day before the last with data unless"
                + " given.")
    LocalDate asOf;

    @Option(
        names = "--horizon-days",
        paramLabel = "N",
        defaultValue = "28",
        description = "Days to look ahead.")
    int horizonDays;

    @Override
    public Integer call() {
      if (horizonDays < 1 || horizonDays > 366) {
        throw new OperatorException("--horizon-days must be between 1 and 366");
      }
      return warehouse.run(
          "forecast",
          (session, models) -> {
            Forecast.Input input = Forecast.Input.of(session.warehouse());
            LocalDate known =
                asOf == null ? input.lastWholeDay(LocalDate.now(ZoneOffset.UTC)) : asOf;
            if (known == null) {
              throw new OperatorException("nothing to forecast from: run nightly first");
            }
            System.out.print(
                Forecast.run(
                        session.warehouse(),
                        input,
                        Forecast.Request.of(session, known, horizonDays))
                    .toText());
            return List.of();
          });
    }
  }

  @Command(
      name = "usage",
      description = {
        "Reckons all tables of use anew from the images: after a change of sitting-gap-s,",
        "encounter-gap-s or repeat-window-s, or to repair. Nightly does it for the dates it touched."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footer = {
        "",
        "Example: scanlake usage --warehouse hdfs:///scanlake --pseudonym-secret-file secret"
      })
  static final class UsageJob implements Callable<Integer> {
    @Mixin WarehouseOptions warehouse;

    @Override
    public Integer call() {
      return warehouse.run(
          "usage", (session, models) -> List.of(new Analyze(session, models).reckon()));
    }
  }

  @Command(
      name = "sql",
      description = {
        "Asks the tables in Spark SQL; every table is a name, :as_of the last date with data."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Example: scanlake sql --warehouse /scanlake \"SELECT modality, count(*) FROM images GROUP"
            + " BY modality\""
      })
  static final class SqlJob implements Callable<Integer> {
    @Option(names = "--warehouse", required = true, paramLabel = "URI", description = "The tables.")
    String warehouse;

    @Option(
        names = "--ledger",
        paramLabel = "URI",
        description = "Where the table files is, if not in the warehouse.")
    String ledger;

    @Option(
        names = "--format",
        defaultValue = "TABLE",
        paramLabel = "table|csv|json",
        description = "How answers are printed.")
    Sql.Format format;

    @Parameters(
        arity = "0..1",
        paramLabel = "QUESTION",
        description = "A statement, or a file with statements; standard input unless given.")
    String question;

    @Override
    public Integer call() throws IOException {
      String text = text();
      SparkSession spark =
          Session.configure(SparkSession.builder().appName("scanlake sql")).getOrCreate();
      Sql.run(
          new Warehouse(spark, warehouse, ledger == null ? warehouse : ledger),
          text,
          format,
          System.out);
      return Main.DONE;
    }

    private String text() throws IOException {
      if (question == null) {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      }
      try {
        Path file = Path.of(question);
        if (Files.isRegularFile(file)) {
          return Files.readString(file);
        }
      } catch (InvalidPathException e) {
        // A statement, not a name.
      }
      return question;
    }
  }

  @Command(
      name = "bench",
      description =
          "Measures the nightly job against a bare loop over the same files: images/s, memory, and"
              + " whether the results are the same. Best with nothing else on the machine.",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      showDefaultValues = true,
      footer = {"", "Example: scripts/bench.sh --images 20000 --memory"})
  static final class BenchJob implements Callable<Integer> {
    @Option(
        names = "--images",
        paramLabel = "N",
        defaultValue = "20000",
        description =
            "CT slices of 512x512, rounded up to whole folders of 500; 0.5 MB each, made if not"
                + " there yet.")
    int images;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        defaultValue = "${sys:java.io.tmpdir}/scanlake-bench",
        description = "Local folder where images are kept from run to run.")
    Path dir;

    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Threads of the loop and of local[N]; the cores unless given.")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
        names = "--driver-memory",
        paramLabel = "SIZE",
        defaultValue = "2g",
        description = "Heap of each JVM.")
    String heap;

    @Option(
        names = "--memory",
        description = "Also run the job over a quarter of the images: memory must not grow.")
    boolean memory;

    @Option(
        names = "--small",
        paramLabel = "N",
        description = "Instead: the job alone over N slices of 16x16; try --driver-memory 1g.")
    int small;

    @Option(
        names = "--decode",
        paramLabel = "DIR",
        description =
            "Instead: headers/s, and the time of a frame of each transfer syntax, over the DICOM"
                + " files below a local folder, on one core.")
    Path decode;

    @Option(
        names = "--recordings",
        paramLabel = "DIR",
        description = "Leave a flight recording (JFR) of each JVM here; costs a little speed.")
    Path recordings;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
    Path json;

    @Override
    public Integer call() throws IOException {
      if (images < 1 || small < 0 || threads < 1) {
        throw new OperatorException("--images, --small and --threads must be positive");
      }
      if (decode != null) {
        System.out.print(Decoding.measure(decode).text());
        return Main.DONE;
      }
      Bench bench =
          new Bench(
              new Bench.Plan(
                  small > 0 ? small : images, dir.toAbsolutePath(), threads, heap, recordings),
              new Progress(System.err));
      Report report = small > 0 ? bench.small() : memory ? bench.speedAndMemory() : bench.speed();
      System.out.print(report.text());
      if (json != null) {
        Files.writeString(json, report.json());
      }
      if (!report.sameResults()) {
        System.err.println("scanlake: the job's results differ from the bare loop's");
        return Main.BUG;
      }
      return Main.DONE;
    }
  }
}
