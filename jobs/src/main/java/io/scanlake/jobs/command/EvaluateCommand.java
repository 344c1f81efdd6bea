package io.scanlake.jobs.command;

import io.scanlake.jobs.learn.Evaluation;
import io.scanlake.jobs.learn.Evaluator;
import io.scanlake.jobs.learn.LabelSet;
import io.scanlake.jobs.learn.NewFolder;
import io.scanlake.jobs.operator.ExitCode;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Models;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.recognize.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = "Evaluates a model, or the regions of the recipes, against labels.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    footer = {
      "",
      "Example: scanlake evaluate --model models/lungs --labels lungs/labels.csv --output report"
          + " --overlays",
      "Example: scanlake evaluate --labels nuclei/labels.csv --held-out 1 --output report"
    })
public final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "URI",
      description = "Model folder; without it the regions of the recipes are evaluated.")
  String model;

  @Mixin LabelOptions input;

  @Option(
      names = "--mask-from",
      paramLabel = "N",
      defaultValue = "1",
      description = "Smallest value of a mask's pixels that are inside.")
  int maskFrom;

  @Option(
      names = "--all",
      description = "Evaluate on all images, not only on the groups that training held out.")
  boolean all;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description = "Folder to create for evaluation.json and pictures; must not exist.")
  String output;

  @Option(
      names = "--overlays",
      description =
          "Also draw the truth (green) and what was found (red) over each image. The pictures may"
              + " show patients.")
  boolean overlays;

  @Override
  public Integer call() throws IOException {
    Settings settings = input.settings();
    Configuration hadoop = Session.hadoop();
    try (NewFolder folder = NewFolder.make(output, hadoop)) {
      Model opened = model == null ? null : Models.folder(model, hadoop);
      LabelSet labels = input.read(hadoop);
      LabelSet judged = all ? labels : labels.heldOut(input.split());
      if (judged.images().isEmpty()) {
        throw new OperatorException("no image is held out; evaluate all with --all");
      }
      Evaluator.Task task =
          new Evaluator.Task(
              settings.recipes(),
              opened,
              input.classes,
              maskFrom,
              settings.pixelBudget(),
              overlays ? folder.inside("overlays") : null);
      Evaluation evaluation = Evaluation.of(Session.start("evaluate"), judged, task);
      System.out.print(evaluation.text());
      folder.write("evaluation.json", evaluation.json().getBytes(StandardCharsets.UTF_8));
    }
    System.out.println("report: " + output);
    return ExitCode.DONE.code();
  }
}
