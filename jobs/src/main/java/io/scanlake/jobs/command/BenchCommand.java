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
        "Compares the nightly job with a bare loop over the same files: images/s, memory, and"
            + " whether the results are equal. Best run on an idle machine.",
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
          "CT slices of 512x512 (0.5 MB each), rounded up to whole folders of 500. Created where"
              + " missing.")
  int images;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "${sys:java.io.tmpdir}/scanlake-bench",
      description = "Local folder that keeps the images between runs.")
  Path dir;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the loop and of local[N]. Default: the number of cores.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--driver-memory",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Heap of each JVM.")
  String heap;

  @Option(
      names = "--memory",
      description =
          "Also run the job on a quarter of the images, to show that memory does not grow.")
  boolean memory;

  @Option(
      names = "--small",
      paramLabel = "N",
      description = "Instead: run only the job, on N slices of 16x16; try --driver-memory 1g.")
  int small;

  @Option(
      names = "--decode",
      paramLabel = "DIR",
      description =
          "Instead: measure headers/s and the time per frame of each transfer syntax on the DICOM"
              + " files below a local folder, on one core.")
  Path decode;

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description = "Write a flight recording (JFR) of each JVM here; slightly slower.")
  Path recordings;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
  Path json;

  @Override
  public Integer call() throws IOException {
    if (images < 1 || small < 0 || threads < 1) {
      throw new OperatorException("--images, --small and --threads must be positive");
    }
    if (decode != null) {
      System.out.print(Decoding.measure(decode).text());
      return ExitCode.DONE.code();
    }
    Bench bench =
        new Bench(
            new Bench.Conditions(
                small > 0 ? small : images, dir.toAbsolutePath(), threads, heap, recordings),
            Progress.onStandardError());
    Report report = small > 0 ? bench.small() : memory ? bench.speedAndMemory() : bench.speed();
    System.out.print(report.text());
    if (json != null) {
      Files.writeString(json, report.json());
    }
    if (!report.sameResults()) {
      System.err.println("scanlake: the job's results differ from the bare loop's");
      return ExitCode.BUG.code();
    }
    return ExitCode.DONE.code();
  }
}
