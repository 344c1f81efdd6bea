package io.scanlake.recognize;

import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opencv.core.Mat;

/**
 * The regions of one frame as vectors: shape, size, absolute and against the frame's other regions,
 * colour inside the box's ellipse and in the ring around it, neighbours, how clear its outline is.
 * Belongs to one thread.
 */
public final class RegionFeatures {
  private static final int LEVELS = 8;
  private static final int SHAPE = 13;
  private static final int COLOUR = 4 * 4;
  private static final int AROUND = 3;
  private static final int OUTLINE = 7;
  static final int COUNT = SHAPE + COLOUR + LEVELS + AROUND + OUTLINE;

  /** Directions from a box's centre in which its outline is sought. */
  private static final int RAYS = 32;

  /**
   * Points per side at which a box is sampled, at most: large boxes cost no more than small ones.
   */
  private static final int POINTS = 48;

  /** Width of the ring around the box, as a share of the box's side. */
  private static final double RING = 0.25;

  private byte[] bytes = new byte[0];

  /**
   * @param pixels CV_8UC1 or CV_8UC3 (BGR), the frame at its own size
   * @param regions all of the frame
   * @return one vector of finite numbers per region
   */
  public List<float[]> of(Mat pixels, List<Candidate> regions) {
    ImageFeatures.requirePixels(pixels);
    if (regions.isEmpty()) {
      return List.of();
    }
    int channels = pixels.channels();
    int rows = pixels.rows();
    int cols = pixels.cols();
    if (bytes.length != rows * cols * channels) {
      bytes = new byte[rows * cols * channels];
    }
    pixels.get(0, 0, bytes);
    double[] areas = regions.stream().mapToDouble(Candidate::areaPx).sorted().toArray();
    double median = Math.max(1, areas[areas.length / 2]);
    List<float[]> vectors = new ArrayList<>(regions.size());
    for (Candidate region : regions) {
      Vector v = new Vector();
      shape(v, region, median, rows, cols);
      colour(v, region.box(), rows, cols, channels);
      around(v, region, regions);
      outline(v, region.box(), rows, cols, channels);
      vectors.add(v.values);
    }
    return vectors;
  }

  private static final class Vector {
    private final float[] values = new float[COUNT];
    private int at;

    void add(double value) {
      values[at++] = Double.isFinite(value) ? (float) value : 0;
    }
  }

  private static void shape(Vector v, Candidate r, double median, int rows, int cols) {
    Box box = r.box();
    v.add(Math.log(Math.max(1, r.areaPx())));
    v.add(Math.log(Math.max(1, r.areaPx()) / median));
    v.add(Math.log(box.w()));
    v.add(Math.log(box.h()));
    v.add(Math.log(box.w() / box.h()));
    v.add(r.areaPx() / box.area());
    v.add(r.circularity());
    v.add(r.solidity());
    v.add(r.touchesBorder() ? 1 : 0);
    v.add(
        Math.min(
                    Math.min(box.x(), box.y()),
                    Math.min(cols - box.x() - box.w(), rows - box.y() - box.h()))
                <= 1
            ? 1
            : 0);
    v.add(r.meanIntensity() / 255);
    v.add(r.sdIntensity() / 255);
    v.add(Math.sqrt((double) r.areaPx() / ((double) rows * cols)));
  }

  /**
   * Blue, green, red and saturation: mean and spread inside, and the core and the ring minus that
   * mean.
   */
  private void colour(Vector v, Box box, int rows, int cols, int channels) {
    double[] sum = new double[4];
    double[] squares = new double[4];
    double[] core = new double[4];
    double[] ring = new double[4];
    int[] histogram = new int[LEVELS];
    int inside = 0;
    int inCore = 0;
    int inRing = 0;
    double cx = box.x() + (box.w() - 1) / 2.0;
    double cy = box.y() + (box.h() - 1) / 2.0;
    double reach = 1 + 2 * RING;
    double stepX = Math.max(1, box.w() * reach / POINTS);
    double stepY = Math.max(1, box.h() * reach / POINTS);
    double[] value = new double[4];
    for (double y = cy - box.h() * reach / 2; y <= cy + box.h() * reach / 2; y += stepY) {
      for (double x = cx - box.w() * reach / 2; x <= cx + box.w() * reach / 2; x += stepX) {
        int px = (int) Math.round(x);
        int py = (int) Math.round(y);
        if (px < 0 || py < 0 || px >= cols || py >= rows) {
          continue;
        }
        double dx = (x - cx) / (box.w() / 2.0);
        double dy = (y - cy) / (box.h() / 2.0);
        double radius = dx * dx + dy * dy;
        if (radius > reach * reach) {
          continue;
        }
        read((py * cols + px) * channels, channels, value);
        if (radius > 1) {
          inRing++;
          add(ring, value);
          continue;
        }
        inside++;
        add(sum, value);
        for (int c = 0; c < 4; c++) {
          squares[c] += value[c] * value[c];
        }
        histogram[(int) Math.min(LEVELS - 1, value[1] * LEVELS)]++;
        if (radius < 0.16) {
          inCore++;
          add(core, value);
        }
      }
    }
    int n = Math.max(1, inside);
    for (int c = 0; c < 4; c++) {
      double mean = sum[c] / n;
      v.add(mean);
      v.add(Math.sqrt(Math.max(0, squares[c] / n - mean * mean)));
      v.add(inCore == 0 ? 0 : core[c] / inCore - mean);
      v.add(inRing == 0 ? 0 : ring[c] / inRing - mean);
    }
    for (int count : histogram) {
      v.add((double) count / n);
    }
  }

  /**
   * Along each ray from 0.6 to 1.4 of the box's ellipse: the steepest rise of green outwards, where
   * it is, how much these places differ, and how many rays have one; the same of the fall.
   */
  private void outline(Vector v, Box box, int rows, int cols, int channels) {
    double[] rise = new double[RAYS];
    double[] at = new double[RAYS];
    double fall = 0;
    int seen = 0;
    int clear = 0;
    int falls = 0;
    for (int k = 0; k < RAYS; k++) {
      double angle = 2 * Math.PI * k / RAYS;
      double best = 0;
      double place = 1;
      double worst = 0;
      boolean isSeen = false;
      for (double radius = 0.6; radius <= 1.4; radius += 0.08) {
        double outer = green(box, angle, radius + 0.08, rows, cols, channels);
        double inner = green(box, angle, radius - 0.08, rows, cols, channels);
        if (outer >= 0 && inner >= 0) {
          isSeen = true;
          if (outer - inner > best) {
            best = outer - inner;
            place = radius;
          }
          worst = Math.max(worst, inner - outer);
        }
      }
      if (isSeen) {
        rise[seen] = best;
        at[seen++] = place;
        clear += best > EDGE ? 1 : 0;
        falls += worst > EDGE ? 1 : 0;
        fall += worst;
      }
    }
    int n = Math.max(1, seen);
    double mean = Arrays.stream(rise, 0, seen).sum() / n;
    double middle = Arrays.stream(at, 0, seen).sum() / n;
    double spread = Arrays.stream(at, 0, seen).map(r -> (r - middle) * (r - middle)).sum() / n;
    v.add(mean);
    v.add(middle);
    v.add(Math.sqrt(spread));
    v.add((double) clear / n);
    v.add(fall / n);
    v.add((double) falls / n);
    v.add((double) seen / RAYS);
  }

  /** A step of green that is not noise. */
  private static final double EDGE = 0.06;

  /** Green of the pixel at this share of the ellipse's radius, 0 to 1; -1 outside the frame. */
  private double green(Box box, double angle, double radius, int rows, int cols, int channels) {
    int x =
        (int) Math.round(box.x() + (box.w() - 1) / 2.0 + Math.cos(angle) * radius * box.w() / 2);
    int y =
        (int) Math.round(box.y() + (box.h() - 1) / 2.0 + Math.sin(angle) * radius * box.h() / 2);
    if (x < 0 || y < 0 || x >= cols || y >= rows) {
      return -1;
    }
    int i = (y * cols + x) * channels + (channels == 1 ? 0 : 1);
    return (bytes[i] & 0xFF) / 255.0;
  }

  private void read(int at, int channels, double[] into) {
    int blue = bytes[at] & 0xFF;
    int green = channels == 1 ? blue : bytes[at + 1] & 0xFF;
    int red = channels == 1 ? blue : bytes[at + 2] & 0xFF;
    int most = Math.max(blue, Math.max(green, red));
    int least = Math.min(blue, Math.min(green, red));
    into[0] = blue / 255.0;
    into[1] = green / 255.0;
    into[2] = red / 255.0;
    into[3] = most == 0 ? 0 : (double) (most - least) / most;
  }

  private static void add(double[] sum, double[] value) {
    for (int c = 0; c < sum.length; c++) {
      sum[c] += value[c];
    }
  }

  /** How many others lie near, how near the nearest is, and how much of the box others overlap. */
  private static void around(Vector v, Candidate r, List<Candidate> all) {
    Box box = r.box();
    double side = Math.sqrt(box.area());
    double nearest = 10;
    double overlap = 0;
    int near = 0;
    for (Candidate other : all) {
      if (other == r) {
        continue;
      }
      Box o = other.box();
      double dx = (o.x() + o.w() / 2.0) - (box.x() + box.w() / 2.0);
      double dy = (o.y() + o.h() / 2.0) - (box.y() + box.h() / 2.0);
      double distance = Math.sqrt(dx * dx + dy * dy) / side;
      nearest = Math.min(nearest, distance);
      near += distance < 1.5 ? 1 : 0;
      overlap = Math.max(overlap, box.iou(o));
    }
    v.add(nearest);
    v.add(Math.min(20, near));
    v.add(overlap);
  }
}
