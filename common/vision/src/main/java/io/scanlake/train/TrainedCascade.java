package io.scanlake.train;

import java.util.List;

/**
 * What a training gave.
 *
 * @param cascade accepts the same windows as the XML in OpenCV
 * @param xml for OpenCV's CascadeClassifier
 * @param stages as trained, first to last
 * @param hitRate share of the positive samples that the whole cascade accepts
 * @param falseAlarm share of all negative windows that the whole cascade accepts
 * @param negativeWindows how many negative windows there are
 * @param features that a window of this size has
 * @param end why the training ended
 */
public record TrainedCascade(
    LbpCascade cascade,
    String xml,
    List<StageReport> stages,
    double hitRate,
    double falseAlarm,
    long negativeWindows,
    int features,
    End end,
    double seconds) {
  public TrainedCascade {
    stages = List.copyOf(stages);
  }

  public enum End {
    /** As many stages as the settings allow. */
    STAGES,
    /** The target false alarm rate is reached. */
    TARGET,
    /** A further stage would reject no negative. */
    NO_GAIN
  }

  /**
   * @param positives samples learned from
   * @param negatives windows learned from
   * @param featuresTried that the stage could choose from
   * @param hitRate share of its positives that pass
   * @param falseAlarm share of its negatives that pass
   * @param falseAlarmBefore share of all negative windows that the stages before let pass
   */
  public record StageReport(
      int trees,
      int positives,
      int negatives,
      int featuresTried,
      double hitRate,
      double falseAlarm,
      double falseAlarmBefore) {}
}
