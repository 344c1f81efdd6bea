package io.scanlake.usage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A set of seconds: non-empty intervals in order, with gaps between them. */
public final class Intervals {
  public static final Intervals NONE = new Intervals(new long[0], new long[0]);

  private final long[] starts;
  private final long[] ends;

  private Intervals(long[] starts, long[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  /** The union: intervals that overlap or touch become one. */
  public static Intervals of(Collection<Interval> parts) {
    List<Interval> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(Interval::start));
    Builder union = new Builder();
    sorted.forEach(part -> union.add(part.start(), part.end()));
    return union.build();
  }

  public static Intervals of(Interval... parts) {
    return of(List.of(parts));
  }

  public int size() {
    return starts.length;
  }

  public boolean isEmpty() {
    return starts.length == 0;
  }

  public Interval get(int i) {
    return new Interval(starts[i], ends[i]);
  }

  public Interval last() {
    return get(starts.length - 1);
  }

  public long seconds() {
    long sum = 0;
    for (int i = 0; i < starts.length; i++) {
      sum += ends[i] - starts[i];
    }
    return sum;
  }

  public boolean contains(long second) {
    int i = firstEndingAfter(second);
    return i < starts.length && starts[i] <= second;
  }

  public Intervals clip(Interval window) {
    Builder clipped = new Builder();
    for (int i = firstEndingAfter(window.start());
        i < starts.length && starts[i] < window.end();
        i++) {
      clipped.add(Math.max(starts[i], window.start()), Math.min(ends[i], window.end()));
    }
    return clipped.build();
  }

  /** The seconds in both. */
  public Intervals and(Intervals other) {
    Builder both = new Builder();
    int i = 0;
    int j = 0;
    while (i < starts.length && j < other.starts.length) {
      both.add(Math.max(starts[i], other.starts[j]), Math.min(ends[i], other.ends[j]));
      if (ends[i] < other.ends[j]) {
        i++;
      } else {
        j++;
      }
    }
    return both.build();
  }

  /** The seconds in either. */
  public Intervals or(Intervals other) {
    List<Interval> all = new ArrayList<>(list());
    all.addAll(other.list());
    return of(all);
  }

  public List<Interval> list() {
    List<Interval> list = new ArrayList<>(starts.length);
    for (int i = 0; i < starts.length; i++) {
      list.add(get(i));
    }
    return list;
  }

  /** The first interval that has not ended at the second. */
  private int firstEndingAfter(long second) {
    int at = Arrays.binarySearch(ends, second);
    return at >= 0 ? at + 1 : -at - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Intervals o
        && Arrays.equals(starts, o.starts)
        && Arrays.equals(ends, o.ends);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(starts) + Arrays.hashCode(ends);
  }

  @Override
  public String toString() {
    return list().toString();
  }

  /** Takes parts in order of their starts. */
  private static final class Builder {
    private long[] starts = new long[8];
    private long[] ends = new long[8];
    private int size;

    void add(long start, long end) {
      if (end <= start) {
        return;
      }
      if (size > 0 && start <= ends[size - 1]) {
        ends[size - 1] = Math.max(ends[size - 1], end);
        return;
      }
      if (size == starts.length) {
        starts = Arrays.copyOf(starts, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size);
      }
      starts[size] = start;
      ends[size++] = end;
    }

    Intervals build() {
      return size == 0
          ? NONE
          : new Intervals(Arrays.copyOf(starts, size), Arrays.copyOf(ends, size));
    }
  }
}
