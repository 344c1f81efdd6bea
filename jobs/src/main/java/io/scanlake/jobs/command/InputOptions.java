package io.scanlake.jobs.command;

import io.scanlake.jobs.inventory.Again;
import io.scanlake.jobs.inventory.Input;
import io.scanlake.jobs.inventory.Inventory;
import io.scanlake.jobs.settings.Settings;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what to list. */
final class InputOptions {
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
    return new Inventory.Request(parsed, paths, again == null ? Again.NOTHING : Again.parse(again));
  }
}
