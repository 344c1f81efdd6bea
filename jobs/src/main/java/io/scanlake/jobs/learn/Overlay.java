package io.scanlake.jobs.learn;

import io.scanlake.image.Box;
import io.scanlake.labels.Label;
import io.scanlake.pipeline.FrameView;
import io.scanlake.pipeline.LabelMap;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgcodecs.Imgcodecs;
import org.opencv.imgproc.Imgproc;

/** An image with the truth drawn in green and what was found in red; yellow where they meet. */
final class Overlay {
  private static final Scalar TRUTH = new Scalar(0, 200, 0);
  private static final Scalar FOUND = new Scalar(0, 0, 230);

  private Overlay() {}

  /** Writes {@code folder/<file>.png}. */
  static void write(
      String folder,
      LabelSet.Image image,
      FrameView view,
      List<Evaluator.FoundObject> found,
      Mat mask,
      Configuration hadoop)
      throws IOException {
    Mat drawn = new Mat();
    MatOfByte png = new MatOfByte();
    try {
      if (view.pixels().channels() == 1) {
        Imgproc.cvtColor(view.pixels(), drawn, Imgproc.COLOR_GRAY2BGR);
      } else {
        view.pixels().copyTo(drawn);
      }
      if (mask != null) {
        int[] truth = Masks.values(mask);
        if (mask.rows() == drawn.rows() && mask.cols() == drawn.cols()) {
          outline(drawn, new LabelMap(mask.rows(), mask.cols(), truth), 1);
        }
        outline(drawn, view.labels().scaled(drawn.rows(), drawn.cols()), 2);
      } else {
        for (Label label : image.labels(l -> l.box() != null)) {
          box(drawn, label.box(), TRUTH);
        }
        found.forEach(f -> box(drawn, f.box(), FOUND));
      }
      Imgcodecs.imencode(".png", drawn, png);
      String name = image.file().replaceAll("[^A-Za-z0-9._-]+", "_") + ".png";
      Path path = new Path(folder, name);
      try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
        out.write(png.toArray());
      }
    } finally {
      drawn.release();
      png.release();
    }
  }

  private static void box(Mat drawn, Box box, Scalar colour) {
    Imgproc.rectangle(
        drawn,
        new Point(box.x(), box.y()),
        new Point(box.x() + box.w() - 1, box.y() + box.h() - 1),
        colour,
        Math.max(1, Math.max(drawn.cols(), drawn.rows()) / 400));
  }

  /**
   * Draws pixels whose right or lower neighbour has another label.
   *
   * @param channel 1: green, 2: red; the other colours give way
   */
  private static void outline(Mat drawn, LabelMap map, int channel) {
    byte[] pixels = new byte[3 * map.rows() * map.cols()];
    drawn.get(0, 0, pixels);
    int[] labels = map.labels();
    for (int y = 0; y + 1 < map.rows(); y++) {
      for (int x = 0; x + 1 < map.cols(); x++) {
        int i = y * map.cols() + x;
        if (labels[i] != labels[i + 1] || labels[i] != labels[i + map.cols()]) {
          pixels[3 * i] = 0;
          pixels[3 * i + channel] = (byte) 255;
        }
      }
    }
    drawn.put(0, 0, pixels);
  }
}
