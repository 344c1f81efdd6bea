package io.scanlake.train;

import io.scanlake.image.Box;
import io.scanlake.labels.Label;
import io.scanlake.labels.LabelKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** The boxes of labels that are masks. */
public final class MaskBoxes {
  private MaskBoxes() {}

  /**
   * @param label MASK: one object of all non-zero pixels; INSTANCES: one object per non-zero value
   * @param mask CV_8UC1 or CV_16UC1
   */
  public static List<RegionRows.Named> of(Label label, Mat mask) {
    if (mask.type() != CvType.CV_8UC1 && mask.type() != CvType.CV_16UC1) {
      throw new IllegalArgumentException("a mask has one channel of 8 or 16 bits");
    }
    boolean isNumbered = label.kind() == LabelKind.INSTANCES;
    TreeMap<Integer, int[]> extents = new TreeMap<>();
    int cols = mask.cols();
    short[] words = new short[mask.type() == CvType.CV_16UC1 ? cols : 0];
    byte[] bytes = new byte[words.length == 0 ? cols : 0];
    for (int y = 0; y < mask.rows(); y++) {
      if (words.length == 0) {
        mask.get(y, 0, bytes);
      } else {
        mask.get(y, 0, words);
      }
      for (int x = 0; x < cols; x++) {
        int value = words.length == 0 ? bytes[x] & 0xFF : words[x] & 0xFFFF;
        if (value != 0) {
          int[] e =
              extents.computeIfAbsent(
                  isNumbered ? value : 1, v -> new int[] {Integer.MAX_VALUE, -1, -1, -1});
          e[0] = Math.min(e[0], x);
          e[1] = Math.max(e[1], x);
          e[2] = e[2] < 0 ? y : e[2];
          e[3] = y;
        }
      }
    }
    List<RegionRows.Named> boxes = new ArrayList<>(extents.size());
    for (int[] e : extents.values()) {
      boxes.add(
          new RegionRows.Named(
              label.name(), new Box(e[0], e[2], e[1] - e[0] + 1, e[3] - e[2] + 1)));
    }
    return boxes;
  }
}
