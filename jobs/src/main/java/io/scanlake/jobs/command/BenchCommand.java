package io.scanlake.jobs.command;

import io.scanlake.jobs.bench.Bench;
import io.scanlake.jobs.bench.Decoding;
import io.scanlake.jobs.bench.Report;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.operator.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "bench",
    description =
        "Measures the nightly job against a bare loop over the same files: images/s, memory, and"
            + " whether the results are the same. Best with nothing else on the machine.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {"", "Example: scripts/bench.sh --images 20000 --memory"})
public final class BenchCommand implements Callable<Integer> {
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
      return ExitCode.DONE;
    }
    Bench bench =
        new Bench(
            new Bench.Conditions(
                small > 0 ? small : images, dir.toAbsolutePath(), threads, heap, recordings),
            new Progress(System.err));
    Report report = small > 0 ? bench.small() : memory ? bench.speedAndMemory() : bench.speed();
    System.out.print(report.text());
    if (json != null) {
      Files.writeString(json, report.json());
    }
    if (!report.sameResults()) {
      System.err.println("scanlake: the job's results differ from the bare loop's");
      return ExitCode.BUG;
    }
    return ExitCode.DONE;
  }
}
