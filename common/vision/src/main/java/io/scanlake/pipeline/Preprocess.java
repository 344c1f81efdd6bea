package io.scanlake.pipeline;

import io.scanlake.image.Frame;
import io.scanlake.image.Workspace;
import java.util.List;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Stage 1: clean (median filter), convert (to gray), compress (isotropic area-averaging shrink to
 * the recipe's working size, so that areas in mm² stay true). The source image is not touched.
 */
final class Preprocess {
  /**
   * @param gray CV_8UC1, cleaned, at working size
   * @param level CV_8UC1, the recipe's combination of colours, cleaned, at working size
   * @param raw CV_8UC1, the same frame at the same size without the median filter, for quality
   * @param body CV_8UC1 mask at working size, or null
   * @param stain CV_8UC1, the channel of {@link Recipe.Stain}, cleaned, at working size, or null
   * @param scale original pixels per working pixel, at least 1
   */
  record Working(Mat gray, Mat level, Mat raw, Mat body, Mat stain, double scale) {}

  private final Mat cleaned;
  private final Mat grayCleaned;
  private final Mat grayRaw;
  private final Mat gray;
  private final Mat raw;
  private final Mat body;
  private final Mat hsv;
  private final Mat saturation;
  private final Mat stacked;
  private final Mat mixed;
  private final Mat level;
  private final Mat stained;
  private final Mat stain;

  Preprocess(Workspace workspace) {
    cleaned = workspace.mat();
    grayCleaned = workspace.mat();
    grayRaw = workspace.mat();
    gray = workspace.mat();
    raw = workspace.mat();
    body = workspace.mat();
    hsv = workspace.mat();
    saturation = workspace.mat();
    stacked = workspace.mat();
    mixed = workspace.mat();
    level = workspace.mat();
    stained = workspace.mat();
    stain = workspace.mat();
  }

  Working apply(Frame frame, Recipe recipe) {
    Recipe.Preprocessing settings = recipe.preprocessing();
    Recipe.Stain stains = recipe.splitting().stain();
    Mat pixels = frame.pixels();
    Mat clean = pixels;
    if (settings.medianKsize() > 1) {
      Imgproc.medianBlur(pixels, cleaned, settings.medianKsize());
      clean = cleaned;
    }
    Mat rawGray = toGray(pixels, grayRaw);
    Mat cleanGray = clean == pixels ? rawGray : toGray(clean, grayCleaned);
    Mat cleanLevel =
        settings.channel().isLuminance() ? cleanGray : mix(clean, settings.channel(), mixed);
    Mat cleanStain = stains.isNone() ? null : mix(clean, stains.channel(), stained);
    int side = Math.max(pixels.rows(), pixels.cols());
    if (side <= settings.workingSidePx()) {
      return new Working(cleanGray, cleanLevel, rawGray, frame.body(), cleanStain, 1);
    }
    double scale = (double) side / settings.workingSidePx();
    Size size =
        new Size(
            Math.max(1, Math.round(pixels.cols() / scale)),
            Math.max(1, Math.round(pixels.rows() / scale)));
    Imgproc.resize(rawGray, raw, size, 0, 0, Imgproc.INTER_AREA);
    Mat small = raw;
    if (cleanGray != rawGray) {
      Imgproc.resize(cleanGray, gray, size, 0, 0, Imgproc.INTER_AREA);
      small = gray;
    }
    Mat smallLevel = small;
    if (cleanLevel != cleanGray) {
      Imgproc.resize(cleanLevel, level, size, 0, 0, Imgproc.INTER_AREA);
      smallLevel = level;
    }
    if (cleanStain != null) {
      Imgproc.resize(cleanStain, stain, size, 0, 0, Imgproc.INTER_AREA);
      cleanStain = stain;
    }
    Mat smallBody = null;
    if (frame.body() != null) {
      Imgproc.resize(frame.body(), body, size, 0, 0, Imgproc.INTER_NEAREST);
      smallBody = body;
    }
    return new Working(small, smallLevel, raw, smallBody, cleanStain, scale);
  }

  private Mat mix(Mat from, Recipe.Channel channel, Mat into) {
    if (from.channels() == 1) {
      double sum = channel.blue() + channel.green() + channel.red();
      from.convertTo(into, CvType.CV_8U, sum, channel.offset());
      return into;
    }
    Mat bands = from;
    double[] weights = {channel.blue(), channel.green(), channel.red(), channel.offset()};
    if (channel.saturation() != 0) {
      Imgproc.cvtColor(from, hsv, Imgproc.COLOR_BGR2HSV);
      Core.extractChannel(hsv, saturation, 1);
      Core.merge(List.of(from, saturation), stacked);
      bands = stacked;
      weights =
          new double[] {
            channel.blue(), channel.green(), channel.red(), channel.saturation(), channel.offset()
          };
    }
    Mat row = new Mat(1, weights.length, CvType.CV_64F);
    row.put(0, 0, weights);
    Core.transform(bands, into, row);
    row.release();
    return into;
  }

  private static Mat toGray(Mat from, Mat into) {
    if (from.channels() == 1) {
      return from;
    }
    Imgproc.cvtColor(from, into, Imgproc.COLOR_BGR2GRAY);
    return into;
  }
}
