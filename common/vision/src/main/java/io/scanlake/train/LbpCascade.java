package io.scanlake.train;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cascade of boosted stages over LBP features, evaluated as OpenCV's CascadeClassifier evaluates
 * it: a window is accepted when in every stage the sum of the leaves reaches the threshold.
 *
 * <p>Leaves and thresholds are multiples of {@link #GRID}, so that their sums are exact in float
 * and in double and both evaluators agree on every window.
 */
public record LbpCascade(int width, int height, List<BoostedStage> stages) {
  /** 2^-12: with at most 4096 leaves within ±1 per stage, sums fit float's 24 bits. */
  static final double GRID = 1.0 / 4096;

  public LbpCascade {
    stages = List.copyOf(stages);
  }

  /**
   * @param threshold the smallest sum that passes
   */
  public record BoostedStage(double threshold, List<Weak> weak) {
    public BoostedStage {
      weak = List.copyOf(weak);
    }

    boolean accepts(int[] sums, int stride, int origin) {
      double sum = 0;
      for (Weak stump : weak) {
        sum += stump.leaf(stump.feature.code(sums, stride, origin));
      }
      return sum >= threshold;
    }
  }

  /**
   * A tree of depth 1.
   *
   * @param subset 8 words of 32 bits: the codes that go to the left leaf
   */
  public record Weak(LbpFeature feature, int[] subset, double left, double right) {
    double leaf(int code) {
      return (subset[code >> 5] & (1 << (code & 31))) != 0 ? left : right;
    }
  }

  LbpCascade with(BoostedStage stage) {
    List<BoostedStage> more = new ArrayList<>(stages);
    more.add(stage);
    return new LbpCascade(width, height, more);
  }

  /** Whether an image of the window's size shows the object. */
  public boolean accepts(GrayImage window) {
    if (window.width() != width || window.height() != height) {
      throw new IllegalArgumentException("not of the window's size");
    }
    return accepts(window.integral(), width + 1, 0);
  }

  boolean accepts(int[] sums, int stride, int origin) {
    for (BoostedStage stage : stages) {
      if (!stage.accepts(sums, stride, origin)) {
        return false;
      }
    }
    return true;
  }

  /** The layout that OpenCV's opencv_traincascade writes; only the features in use are listed. */
  String xml(CascadeSettings settings) {
    Map<LbpFeature, Integer> index = new LinkedHashMap<>();
    StringBuilder xml = new StringBuilder(1 << 16);
    int maxWeak = stages.stream().mapToInt(s -> s.weak.size()).max().orElse(0);
    xml.append(
        """
        <?xml version="1.0"?>
        <opencv_storage>
        <cascade type_id="opencv-cascade-classifier">
          <stageType>BOOST</stageType>
          <featureType>LBP</featureType>
          <height>%d</height>
          <width>%d</width>
          <stageParams>
            <boostType>GAB</boostType>
            <minHitRate>%s</minHitRate>
            <maxFalseAlarm>%s</maxFalseAlarm>
            <weightTrimRate>1.</weightTrimRate>
            <maxDepth>1</maxDepth>
            <maxWeakCount>%d</maxWeakCount></stageParams>
          <featureParams>
            <maxCatCount>256</maxCatCount>
            <featSize>1</featSize></featureParams>
          <stageNum>%d</stageNum>
          <stages>
        """
            .formatted(
                height,
                width,
                number(settings.minHitRate()),
                number(settings.maxFalseAlarm()),
                maxWeak,
                stages.size()));
    for (BoostedStage stage : stages) {
      xml.append("    <_>\n      <maxWeakCount>").append(stage.weak.size());
      xml.append("</maxWeakCount>\n      <stageThreshold>").append(number(stage.threshold));
      xml.append("</stageThreshold>\n      <weakClassifiers>\n");
      for (Weak weak : stage.weak) {
        int at = index.computeIfAbsent(weak.feature, f -> index.size());
        xml.append("        <_>\n          <internalNodes>\n            0 -1 ").append(at);
        for (int word : weak.subset) {
          xml.append(' ').append(word);
        }
        xml.append("</internalNodes>\n          <leafValues>\n            ");
        xml.append(number(weak.left)).append(' ').append(number(weak.right));
        xml.append("</leafValues></_>\n");
      }
      xml.append("      </weakClassifiers></_>\n");
    }
    xml.append("  </stages>\n  <features>\n");
    for (LbpFeature f : index.keySet()) {
      xml.append("    <_>\n      <rect>\n        ");
      xml.append("%d %d %d %d</rect></_>\n".formatted(f.x(), f.y(), f.w(), f.h()));
    }
    return xml.append("  </features></cascade>\n</opencv_storage>\n").toString();
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
