package io.scanlake.jobs;

import io.scanlake.jobs.command.AnalyzeCommand;
import io.scanlake.jobs.command.BenchCommand;
import io.scanlake.jobs.command.EvaluateCommand;
import io.scanlake.jobs.command.Failure;
import io.scanlake.jobs.command.ForecastCommand;
import io.scanlake.jobs.command.InventoryCommand;
import io.scanlake.jobs.command.JobRunner;
import io.scanlake.jobs.command.NightlyCommand;
import io.scanlake.jobs.command.SampleCommand;
import io.scanlake.jobs.command.SqlCommand;
import io.scanlake.jobs.command.TrainCommand;
import io.scanlake.jobs.command.UsageCommand;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.run.CodeVersion;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: runs one job and ends with an {@link ExitCode}. */
@Command(
    name = "scanlake",
    description = "Computes from an image archive how a hospital uses its imaging resources.",
    synopsisSubcommandLabel = "<job>",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      SampleCommand.class,
      InventoryCommand.class,
      AnalyzeCommand.class,
      NightlyCommand.class,
      ForecastCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      UsageCommand.class,
      SqlCommand.class,
      BenchCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    footer = {"", "Example: scanlake nightly --help"})
public final class Main {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private Main() {}

  /** Exits only with a code other than zero: on YARN in cluster mode any exit reports a failure. */
  public static void main(String[] args) {
    JobRunner runner = new JobRunner();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> died(runner, thread, error));
    int code = run(runner, args);
    if (code != ExitCode.DONE.code()) {
      System.exit(code);
    }
  }

  /** Without memory a thread of Spark can die for which the job would wait for ever. */
  private static void died(JobRunner runner, Thread thread, Throwable error) {
    if (!Failure.isOutOfMemory(error)) {
      System.err.println("thread " + thread.getName() + " ended: " + Failure.trace(error));
      return;
    }
    int code = runner.failed(error);
    // Most jobs end by themselves, and tidy up.
    LockSupport.parkNanos(GRACE.toNanos());
    Runtime.getRuntime().halt(code);
  }

  /** Runs one job and returns its exit code. */
  public static int run(String... args) {
    return run(new JobRunner(), args);
  }

  private static int run(JobRunner runner, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(runner);
    line.setParameterExceptionHandler(runner);
    if (args.length == 0) {
      line.usage(System.err);
      return ExitCode.USAGE.code();
    }
    return line.execute(args);
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"scanlake " + CodeVersion.get()};
    }
  }
}
