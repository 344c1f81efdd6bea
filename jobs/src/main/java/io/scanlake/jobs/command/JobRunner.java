package io.scanlake.jobs.command;

import io.scanlake.jobs.operator.ExitCode;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs a job of the command line and tells how it ended: in a line, the summary and a code. */
public final class JobRunner
    implements CommandLine.IExecutionStrategy, CommandLine.IParameterExceptionHandler {
  private CommandLine command;
  private Optional<SummaryOption> summary = Optional.empty();
  private Failure told;

  @Override
  public int execute(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    command = commands.get(commands.size() - 1);
    boolean helps = command.isUsageHelpRequested() || command.isVersionHelpRequested();
    summary = helps ? Optional.empty() : SummaryOption.of(command.getCommandSpec());
    try {
      summary.ifPresent(option -> option.begin(command.getCommandName()));
      int code = new CommandLine.RunLast().execute(parsed);
      summary.ifPresent(option -> option.ended(code));
      return told == null ? code : told.exit().code();
    } catch (ParameterException e) {
      throw e;
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    } catch (Throwable e) {
      // Errors too: out of memory has an exit code of its own.
      return failed(e);
    }
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    command = e.getCommandLine();
    summary = SummaryOption.of(command.getCommandSpec());
    String line = e.getMessage().replaceAll("\\R\\s*", " ");
    try {
      summary.ifPresent(o -> o.begin(command.getCommandName(), List.of(arguments)));
      summary.ifPresent(o -> o.failed(new Failure(ExitCode.USAGE, line, null)));
    } catch (RuntimeException unwritable) {
      // The command line comes first.
    }
    command.getErr().println("scanlake: " + line);
    command.getErr().println("try: scanlake " + command.getCommandName() + " --help");
    return ExitCode.USAGE.code();
  }

  /**
   * Tells of a failure, from whatever thread, and returns the exit code. The first failure counts:
   * the others follow from it.
   */
  public synchronized int failed(Throwable error) {
    if (told == null) {
      told = Failure.of(error);
      tell(told);
      try {
        summary.ifPresent(option -> option.failed(told));
      } catch (RuntimeException unwritable) {
        tell(Failure.of(unwritable));
      }
    }
    return told.exit().code();
  }

  private void tell(Failure failure) {
    command.getErr().println("scanlake: " + failure.line());
    if (failure.trace() != null) {
      command.getErr().println(failure.trace());
    }
  }
}
