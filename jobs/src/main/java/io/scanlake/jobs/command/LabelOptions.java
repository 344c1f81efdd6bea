package io.scanlake.jobs.command;

import io.scanlake.jobs.learn.LabelSet;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.settings.SettingsReader;
import io.scanlake.labels.GroupSplit;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The options of the two jobs that need labelled images. */
final class LabelOptions {
  @Option(
      names = "--labels",
      required = true,
      paramLabel = "URI",
      description =
          "CSV with the header file,label_kind,class,x,y,w,h,mask,group,licence, or a folder with"
              + " one Pascal VOC .xml per image.")
  String labels;

  @Option(
      names = "--images",
      paramLabel = "URI",
      description =
          "Folder that the paths in the labels are relative to; that of the labels if not given.")
  String images;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Only labels of this class; repeatable.")
  List<String> classes = List.of();

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      defaultValue = "0.3",
      description =
          "Share of the groups (patients, slides) that training never sees and on which quality is"
              + " measured.")
  double heldOut;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the split and of everything that is drawn at random.")
  long seed;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Settings (YAML), of which the recipes are used; the defaults if not given.")
  Path settings;

  GroupSplit split() {
    try {
      return new GroupSplit(heldOut, seed);
    } catch (IllegalArgumentException e) {
      throw new OperatorException("--held-out: " + e.getMessage());
    }
  }

  LabelSet read(Configuration hadoop) {
    return LabelSet.read(labels, images, hadoop);
  }

  Settings settings() {
    return SettingsReader.read(settings);
  }
}
