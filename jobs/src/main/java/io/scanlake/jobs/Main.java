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

/**
 * The command line. Exit codes: 0 done, 1 wrong usage, 2 something for the operator to mend, 3 a
 * bug, 4 more rejects than {@code reject-limit-frac}, 5 the warehouse is locked by another run.
 */
@Command(
    name = "scanlake",
    description = "How a hospital's imaging resources are used, from its image archive.",
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
    exitCodeList = {
      "0:done",
      "1:wrong usage",
      "2:something for the operator to mend; one line says what",
      "3:a bug",
      "4:more rejects than reject-limit-frac",
      "5:the warehouse is locked by another run"
    },
    footer = {"", "Example: scanlake nightly --help"})
public final class Main {
  private Main() {}

  /** Exits only with a code that is not zero: on YARN in cluster mode an exit reports a failure. */
  public static void main(String[] args) {
    int code = run(args);
    if (code != ExitCode.DONE) {
      System.exit(code);
    }
  }

  /** Runs one job and returns its exit code. */
  public static int run(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExitCodeExceptionMapper(e -> ExitCode.BUG);
    line.setExecutionExceptionHandler((e, command, result) -> code(e, command));
    line.setParameterExceptionHandler(
        (e, arguments) -> {
          e.getCommandLine().getErr().println("scanlake: " + e.getMessage());
          e.getCommandLine()
              .getErr()
              .println("try: scanlake " + e.getCommandLine().getCommandName() + " --help");
          return ExitCode.USAGE;
        });
    if (args.length == 0) {
      line.usage(System.err);
      return ExitCode.USAGE;
    }
    return line.execute(args);
  }

  private static int code(Exception e, CommandLine command) {
    if (e instanceof OperatorException) {
      command.getErr().println("scanlake: " + e.getMessage());
      return ExitCode.OPERATOR;
    }
    if (e instanceof Lock.HeldException) {
      command.getErr().println("scanlake: " + e.getMessage());
      return ExitCode.LOCKED;
    }
    command.getErr().println("scanlake: a bug; please report it with what follows");
    command.getErr().println(trace(e));
    return ExitCode.BUG;
  }

  /**
   * Classes and places of an error and its causes. Messages of other people's exceptions are left
   * out: Spark's print rows and Hadoop's print paths, and both may name a patient.
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
