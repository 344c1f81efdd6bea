package io.scanlake.pipeline;

import io.scanlake.image.Workspace;
import java.util.Arrays;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Scalar;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/** Objects that a separate channel shows whole: what lies above a level, cleaned. */
final class Stains {
  private final Mat smooth;
  private final Mat mask;
  private final Mat components;
  private final Morphology morphology;
  private final Selection selection;

  Stains(Workspace workspace) {
    smooth = workspace.mat();
    mask = workspace.mat();
    components = workspace.mat();
    morphology = new Morphology(workspace);
    selection = new Selection(workspace);
  }

  /**
   * @param channel CV_8UC1, or null where there are no such objects
   * @param labels receives 0 outside, objects from 2
   * @return the highest label; 1 where nothing was found
   */
  int find(Mat channel, Recipe.Stain settings, int[] labels) {
    Arrays.fill(labels, 0);
    if (channel == null) {
      return 1;
    }
    Mat level = channel;
    if (settings.sigmaPx() > 0) {
      Imgproc.GaussianBlur(channel, smooth, new Size(0, 0), settings.sigmaPx());
      level = smooth;
    }
    Core.compare(level, Scalar.all(settings.level()), mask, Core.CMP_GT);
    morphology.open(mask, settings.openIterations());
    morphology.close(mask, settings.closeIterations());
    int count = Imgproc.connectedComponents(mask, components, 8, CvType.CV_32S);
    components.get(0, 0, labels);
    int[] area = new int[count];
    for (int label : labels) {
      area[label]++;
    }
    int[] number = new int[count];
    int highest = 1;
    for (int label = 1; label < count; label++) {
      number[label] = area[label] < settings.minAreaPx() ? 0 : ++highest;
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = number[labels[i]];
    }
    if (highest > 1 && settings.growPx() > 0) {
      selection.grow(labels, channel.rows(), channel.cols(), settings.growPx());
    }
    return highest;
  }
}
