package io.scanlake.jobs;

import io.scanlake.jobs.command.AnalyzeCommand;
import io.scanlake.jobs.command.BenchCommand;
import io.scanlake.jobs.command.EvaluateCommand;
import io.scanlake.jobs.command.ForecastCommand;
import io.scanlake.jobs.command.InventoryCommand;
import io.scanlake.jobs.command.NightlyCommand;
import io.scanlake.jobs.command.SampleCommand;
import io.scanlake.jobs.command.SqlCommand;
import io.scanlake.jobs.command.TrainCommand;
import io.scanlake.jobs.command.UsageCommand;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.CodeVersion;
import io.scanlake.jobs.tables.Lock;
import java.util.Arrays;
import java.util.stream.Collectors;
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
  private Main() {}

  /** Exits only with a code other than zero: on YARN in cluster mode any exit reports a failure. */
  public static void main(String[] args) {
    int code = run(args);
    if (code != ExitCode.DONE.code()) {
      System.exit(code);
    }
  }

  /** Runs one job and returns its exit code. */
  public static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExitCodeExceptionMapper(e -> ExitCode.BUG.code());
    line.setExecutionExceptionHandler((e, command, result) -> code(e, command));
    line.setParameterExceptionHandler(
        (e, arguments) -> {
          e.getCommandLine().getErr().println("scanlake: " + e.getMessage());
          e.getCommandLine()
              .getErr()
              .println("try: scanlake " + e.getCommandLine().getCommandName() + " --help");
          return ExitCode.USAGE.code();
        });
    if (args.length == 0) {
      line.usage(System.err);
      return ExitCode.USAGE.code();
    }
    return line.execute(args);
  }

  private static int code(Exception e, CommandLine command) {
    if (e instanceof OperatorException) {
      command.getErr().println("scanlake: " + e.getMessage());
      return ExitCode.OPERATOR.code();
    }
    if (e instanceof Lock.HeldException) {
      command.getErr().println("scanlake: " + e.getMessage());
      return ExitCode.LOCKED.code();
    }
    command.getErr().println("scanlake: a bug; please report it together with the lines below");
    command.getErr().println(trace(e));
    return ExitCode.BUG.code();
  }

  /**
   * Classes and code positions of an error and its causes. Messages of foreign exceptions are
   * omitted: Spark's contain rows and Hadoop's contain paths, and both may name a patient.
   */
  static String trace(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = error; t != null; t = t.getCause() == t ? null : t.getCause()) {
      boolean own =
          t.getStackTrace().length > 0
              && t.getStackTrace()[0].getClassName().startsWith("io.scanlake.");
      text.append(text.length() == 0 ? "" : "caused by ")
          .append(t.getClass().getName())
          .append(own && t.getMessage() != null ? ": " + t.getMessage() : "")
          .append('\n')
          .append(
              Arrays.stream(t.getStackTrace())
                  .limit(25)
                  .map(frame -> "  at " + frame)
                  .collect(Collectors.joining("\n")))
          .append('\n');
    }
    return text.toString();
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"scanlake " + CodeVersion.get()};
    }
  }
}
