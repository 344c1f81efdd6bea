package io.scanlake.jobs.command;

import io.scanlake.jobs.inventory.Again;
import io.scanlake.jobs.inventory.Input;
import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.SessionBuilder;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of jobs that list files. */
final class InputOptions {
  @Option(
      names = "--input",
      required = true,
      paramLabel = "[SITE=]URI",
      description =
          "Folder, file or glob with images: local, hdfs:// or s3a://. Can be given several times,"
              + " each with the site that the images belong to.")
  List<String> inputs;

  @Option(
      names = "--paths",
      paramLabel = "URI",
      description =
          "Take the files from this list instead of listing the inputs: Parquet or CSV with a"
              + " column path (or bucket and key, as in an S3 inventory), or text with one path per"
              + " line.")
  String paths;

  @Option(
      names = "--again",
      paramLabel = "rejects|CODE|model|recipe|all",
      description =
          "Also process finished files again: the rejects, those with one reject code, those"
              + " processed with other models or recipes, or all.")
  String again;

  /**
   * What to list.
   *
   * @throws OperatorException an input or the list does not exist
   */
  Inventory.Request request(SessionBuilder builder) {
    String site = builder.settings().defaultSite();
    Inventory.Request request =
        new Inventory.Request(
            inputs.stream().map(text -> Input.parse(text, site)).toList(),
            paths,
            again == null ? Again.NOTHING : Again.parse(again));
    request.check(builder.hadoop());
    return request;
  }
}
