package io.scanlake.train;

import java.util.List;

/**
 * The result of training a cascade.
 *
 * @param cascade accepts the same windows as the XML in OpenCV
 * @param xml for OpenCV's CascadeClassifier
 * @param stages as trained, first to last
 * @param hitRate share of the positive samples that the whole cascade accepts
 * @param falseAlarm share of all negative windows that the whole cascade accepts
 * @param negativeWindows number of negative windows
 * @param features number of features of a window of this size
 * @param end why training ended
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
   * @param positives number of samples learned from
   * @param negatives number of windows learned from
   * @param featuresTried number of features that the stage could choose from
   * @param hitRate share of its positives that pass
   * @param falseAlarm share of its negatives that pass
   * @param falseAlarmBefore share of all negative windows that the earlier stages let pass
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
