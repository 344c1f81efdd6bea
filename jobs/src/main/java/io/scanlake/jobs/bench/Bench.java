package io.scanlake.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.scanlake.jobs.bench.BareLoop.Loop;
import io.scanlake.jobs.bench.Report.Host;
import io.scanlake.jobs.bench.Report.Loops;
import io.scanlake.jobs.bench.Report.NightlyRun;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.operator.Progress;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.Warehouse;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the nightly job against a bare loop over the same files. Each runs in its own JVM with
 * the same heap, one after the other: bare loop, job, bare loop.
 *
 * <pre>scanlake bench --images 20000</pre>
 */
public final class Bench {
  private static final int WARM_UP = 400;

  /**
   * What to measure, and how.
   *
   * @param images the least number of images; it is rounded up to whole folders
   * @param dir the folder where the images are kept from run to run
   * @param heap the heap of each JVM, in the format of {@code --driver-memory}
   * @param recordings the folder for a flight recording of each JVM, or null for none
   */
  public record Conditions(int images, Path dir, int threads, String heap, Path recordings) {}

  private final Conditions plan;
  private final Progress progress;
  private final Project project = Project.find();
  private final Host machine;

  public Bench(Conditions plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    this.machine =
        new Host(
            cpu(),
            Runtime.getRuntime().availableProcessors(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            System.getProperty("java.version"),
            project.commit(),
            plan.threads,
            plan.heap);
    try {
      Files.createDirectories(plan.dir);
      if (plan.recordings != null) {
        Files.createDirectories(plan.recordings);
      }
    } catch (IOException e) {
      throw new OperatorException("the folder cannot be made: " + e.getMessage());
    }
  }

  /** Measures speed and memory. */
  public Report speed() {
    return speed(false);
  }

  /** Measures speed, and whether memory grows from a quarter of the images to all. */
  public Report speedAndMemory() {
    return speed(true);
  }

  private Report speed(boolean withQuarter) {
    BenchImages images = made(BenchImages.SliceKind.SLICE, plan.images);
    return inWorkFolder(
        work -> {
          Loop before = loop(work, "bare loop", images);
          Measured night = nightly(work, "nightly", images);
          Loop after = loop(work, "bare loop again", images);
          Measured quarter =
              withQuarter
                  ? nightly(
                      work,
                      "nightly, a quarter",
                      BenchImages.of(plan.dir, BenchImages.SliceKind.SLICE, images.count() / 4))
                  : null;
          return new Report(
              machine,
              new Loops(before, after),
              result(night),
              quarter == null ? null : result(quarter));
        });
  }

  /** Measures the job alone over many files with hardly any content. */
  public Report small() {
    BenchImages images = made(BenchImages.SliceKind.TINY, plan.images);
    return inWorkFolder(
        work -> new Report(machine, null, result(nightly(work, "nightly", images)), null));
  }

  private BenchImages made(BenchImages.SliceKind kind, int count) {
    BenchImages images = BenchImages.of(plan.dir, kind, count);
    if (!images.missing().isEmpty()) {
      progress.say(String.format(Locale.ROOT, "making %,d images in %s", count, plan.dir));
      images.make();
    }
    return images;
  }

  private interface Work {
    Report in(Path folder) throws IOException;
  }

  /** Works in a folder for warehouses and logs, which stays if the work fails or results differ. */
  private Report inWorkFolder(Work work) {
    try {
      Path folder = Files.createTempDirectory(plan.dir, "work-");
      Report report = work.in(folder);
      if (report.sameResults()) {
        FileUtil.fullyDelete(folder.toFile());
      }
      return report;
    } catch (IOException e) {
      throw new OperatorException("the folder cannot be used: " + plan.dir);
    }
  }

  private Loop loop(Path work, String name, BenchImages images) throws IOException {
    progress.say(name);
    Path target = project.target();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + target.resolve("spark.options"));
    command.add("-Xmx" + plan.heap);
    if (plan.recordings != null) {
      command.add(recording(name));
    }
    command.add("-cp");
    command.add(
        target.resolve("scanlake.jar")
            + File.pathSeparator
            + Files.readString(target.resolve("spark.classpath")).strip());
    command.add(BareLoop.class.getName());
    command.add(Integer.toString(plan.threads));
    command.add(Integer.toString(WARM_UP));
    images.all().forEach(folder -> command.add(folder.toString()));
    // A JVM with a recording prints lines about it first.
    String[] lines = new Program(name, command, Map.of()).run(work).output().split("\n");
    return new ObjectMapper().readValue(lines[lines.length - 1], Loop.class);
  }

  /** A job that has ended, and its tables. */
  private record Measured(Program.Ended ended, Path warehouse, JsonNode summary, int files) {}

  private Measured nightly(Path work, String name, BenchImages images) throws IOException {
    progress.say(name);
    Path warehouse = work.resolve(name + " warehouse");
    Path summary = work.resolve(name + ".json");
    List<String> command = new ArrayList<>();
    command.add(project.submit().toString());
    command.addAll(List.of("--master", "local[" + plan.threads + "]"));
    command.addAll(List.of("--driver-memory", plan.heap));
    if (plan.recordings != null) {
      command.addAll(List.of("--driver-java-options", recording(name)));
    }
    command.addAll(List.of("--", "nightly", "--input", images.glob()));
    command.addAll(List.of("--warehouse", warehouse.toString()));
    command.addAll(List.of("--summary", summary.toString()));
    Map<String, String> secret =
        Map.of("SCANLAKE_PSEUDONYM_SECRET", "no secret: made-up images alone");
    Program.Ended ended = new Program(name, command, secret).run(work);
    return new Measured(
        ended, warehouse, new ObjectMapper().readTree(summary.toFile()), images.count());
  }

  /** Reads the tables after all measurements: the Spark of this JVM would slow down the others. */
  private static NightlyRun result(Measured night) {
    long accepted = night.summary.path("accepted").asLong();
    if (accepted != night.files) {
      throw new IllegalStateException(accepted + " images accepted of " + night.files);
    }
    Map<String, Double> seconds = new LinkedHashMap<>();
    night
        .summary
        .path("seconds_by_stage")
        .properties()
        .forEach(stage -> seconds.put(stage.getKey(), stage.getValue().asDouble()));
    SparkSession spark = Session.start("bench");
    String root = night.warehouse.toString();
    Dataset<Row> images =
        new Warehouse(spark, root, root)
            .read(Tables.IMAGES)
            .where("status = 'OK'")
            .select(
                "pixel_hash",
                "region_count",
                "region_area_px",
                "segment_status",
                "decode_ms",
                "process_ms");
    ResultHash hash = new ResultHash();
    double decodeMs = 0;
    double processMs = 0;
    for (Iterator<Row> rows = images.toLocalIterator(); rows.hasNext(); ) {
      Row row = rows.next();
      hash.add(row.getString(0), row.getInt(1), row.getLong(2), row.getString(3));
      decodeMs += row.getDouble(4);
      processMs += row.getDouble(5);
    }
    return new NightlyRun(
        accepted,
        night.ended.seconds(),
        night.ended.cpuSeconds(),
        seconds,
        night.ended.peakBytes(),
        decodeMs / accepted,
        processMs / accepted,
        hash.hex());
  }

  private String recording(String name) {
    Path file = plan.recordings.toAbsolutePath().resolve(name.replaceAll("\\W+", "-") + ".jfr");
    return "-XX:StartFlightRecording=settings=profile,filename=" + file;
  }

  private static String cpu() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
