package io.scanlake.usage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Acquisition sessions: the acquisitions of one study at one station, joined where less than a
 * given break lies between them. The result depends neither on their order nor on earlier grouping.
 */
public final class AcquisitionSessions {
  private final long breakS;
  private long[] starts = new long[2];
  private long[] ends = new long[2];
  private int size;

  /**
   * @param breakS the break in seconds from which a study has two sessions
   */
  public AcquisitionSessions(long breakS) {
    this.breakS = breakS;
  }

  public void add(Interval acquisition) {
    add(acquisition.start(), acquisition.end());
  }

  public void addAll(AcquisitionSessions other) {
    for (int i = 0; i < other.size; i++) {
      add(other.starts[i], other.ends[i]);
    }
  }

  private void add(long start, long end) {
    // Sessions from low (inclusive) to high (exclusive) are near enough to join the new one.
    int low = size;
    while (low > 0 && start - ends[low - 1] < breakS) {
      low--;
    }
    int high = low;
    while (high < size && starts[high] - end < breakS) {
      high++;
    }
    if (low == high) {
      insert(low, start, end);
    } else {
      starts[low] = Math.min(starts[low], start);
      ends[low] = Math.max(ends[high - 1], end);
      System.arraycopy(starts, high, starts, low + 1, size - high);
      System.arraycopy(ends, high, ends, low + 1, size - high);
      size -= high - low - 1;
    }
  }

  private void insert(int at, long start, long end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(starts, at, starts, at + 1, size - at);
    System.arraycopy(ends, at, ends, at + 1, size - at);
    starts[at] = start;
    ends[at] = end;
    size++;
  }

  /** In order of start; a session of a single moment is an empty interval. */
  public List<Interval> list() {
    List<Interval> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(new Interval(starts[i], ends[i]));
    }
    return list;
  }
}
