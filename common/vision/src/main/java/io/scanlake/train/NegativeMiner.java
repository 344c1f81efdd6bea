package io.scanlake.train;

import io.scanlake.image.Box;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Finds the windows without an object that a cascade accepts, over a pyramid of each negative image
 * as CascadeClassifier makes it. If there are too many, a random part is taken: those whose hash of
 * seed and place is smallest, so that neither order nor threads matter.
 */
final class NegativeMiner {
  /** Images whose windows are held at once. */
  private static final int BATCH = 64;

  private final List<CascadeTrainer.Negative> images;
  private final CascadeSettings settings;
  private final Threads threads;

  NegativeMiner(List<CascadeTrainer.Negative> images, CascadeSettings settings, Threads threads) {
    this.images = images;
    this.settings = settings;
    this.threads = threads;
  }

  /**
   * @param samples accepted windows, at most as many as a stage learns from
   * @param seen number of negative windows
   * @param accepted how many of them the cascade accepts
   */
  record Mined(Windows samples, long seen, long accepted) {
    double falseAlarm() {
      return seen == 0 ? 0 : accepted / (double) seen;
    }
  }

  private record Hit(long order, int image, Box box) {}

  private static final Comparator<Hit> LAST_FIRST = Comparator.comparingLong(Hit::order).reversed();

  private record Part(List<Hit> hits, long seen, long accepted) {}

  Mined mine(LbpCascade cascade, long seed) {
    PriorityQueue<Hit> hits = new PriorityQueue<>(LAST_FIRST);
    long seen = 0;
    long accepted = 0;
    for (int first = 0; first < images.size(); first += BATCH) {
      int begin = first;
      int count = Math.min(BATCH, images.size() - begin);
      for (Part part : threads.each(count, i -> mine(cascade, begin + i, seed))) {
        part.hits.forEach(hit -> offer(hits, hit));
        seen += part.seen;
        accepted += part.accepted;
      }
    }
    List<Hit> chosen = new ArrayList<>(hits);
    chosen.sort(LAST_FIRST.reversed());
    List<GrayImage> samples = new ArrayList<>();
    for (Hit hit : chosen) {
      GrayImage image = images.get(hit.image).image();
      samples.add(image.cut(hit.box, settings.width(), settings.height()));
    }
    return new Mined(Windows.of(samples, settings.width(), settings.height()), seen, accepted);
  }

  private Part mine(LbpCascade cascade, int number, long seed) {
    CascadeTrainer.Negative negative = images.get(number);
    GrayImage image = negative.image();
    PriorityQueue<Hit> hits = new PriorityQueue<>(LAST_FIRST);
    long seen = 0;
    long accepted = 0;
    int layer = 0;
    for (double scale = 1; ; scale *= settings.scaleFactor(), layer++) {
      int columns = (int) Math.rint(image.width() / scale);
      int rows = (int) Math.rint(image.height() / scale);
      if (columns < settings.width() || rows < settings.height()) {
        break;
      }
      int[] sums =
          image.cut(new Box(0, 0, image.width(), image.height()), columns, rows).integral();
      double across = image.width() / (double) columns;
      double down = image.height() / (double) rows;
      for (int y = 0; y + settings.height() <= rows; y++) {
        for (int x = 0; x + settings.width() <= columns; x++) {
          Box box =
              new Box(x * across, y * down, settings.width() * across, settings.height() * down);
          if (isExcluded(box, negative.excluded())) {
            continue;
          }
          seen++;
          if (cascade.accepts(sums, columns + 1, y * (columns + 1) + x)) {
            accepted++;
            offer(hits, new Hit(hash(seed, number, layer, y, x), number, box));
          }
        }
      }
    }
    return new Part(List.copyOf(hits), seen, accepted);
  }

  private void offer(PriorityQueue<Hit> hits, Hit hit) {
    if (hits.size() < settings.negativesPerStage()) {
      hits.add(hit);
    } else if (hits.peek().order > hit.order) {
      hits.poll();
      hits.add(hit);
    }
  }

  private boolean isExcluded(Box box, List<Box> excluded) {
    for (Box other : excluded) {
      if (box.iou(other) >= settings.exclusionIou()) {
        return true;
      }
    }
    return false;
  }

  /** SplitMix64's mixing (Steele, Lea and Flood, OOPSLA 2014) over the parts of the place. */
  private static long hash(long seed, int... parts) {
    long h = seed;
    for (int part : parts) {
      h = h * 0x9E3779B97F4A7C15L + part;
      h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
      h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
      h ^= h >>> 31;
    }
    return h;
  }
}
