package io.scanlake.usage;

import io.scanlake.usage.ImageFacts.Intent;
import io.scanlake.usage.ImageFacts.Said;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the images of one study at one station come to. Images may be added in any order and tallies
 * merged in any grouping: the result is the same.
 */
public final class StudyTally implements Externalizable {
  private static final int SAID = Said.values().length;

  private long breakS;
  private int instances;
  private int originals;
  private int copies;
  private long bytes;
  private Long firstDay;
  private Double contrastMl;
  private Double activityMbq;
  private Double ctdivolMgy;
  private BigDecimal dapDgycm2;
  private final Set<String> series = new HashSet<>();
  private final String[] said = new String[SAID];
  private final Rank[] ranks = new Rank[SAID];
  private Sittings sittings;
  private final List<View> views = new ArrayList<>();
  private final List<Pending> processing = new ArrayList<>();
  private final Set<Long> presented = new HashSet<>();

  /** How early an image is heard: counting ones first, then by time. */
  private record Rank(boolean counts, long start, String instanceKey) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
      if (counts != other.counts) {
        return counts ? -1 : 1;
      }
      int byStart = Long.compare(start, other.start);
      return byStart != 0 ? byStart : instanceKey.compareTo(other.instanceKey);
    }
  }

  /** An image for processing: it counts unless one for presentation has the same second. */
  private record Pending(Interval time, View view) {}

  /** For deserialisation only. */
  public StudyTally() {}

  /**
   * @param breakS a break this long or longer divides two sittings
   */
  public StudyTally(long breakS) {
    this.breakS = breakS;
    this.sittings = new Sittings(breakS);
  }

  public StudyTally add(ImageFacts image) {
    instances++;
    originals += image.isOriginal() ? 1 : 0;
    copies += image.isCopy() ? 1 : 0;
    bytes += image.bytes();
    firstDay = least(firstDay, image.epochDay());
    contrastMl = greatest(contrastMl, image.contrastMl());
    activityMbq = greatest(activityMbq, image.activityMbq());
    ctdivolMgy = greatest(ctdivolMgy, image.ctdivolMgy());
    if (isFinite(image.dapDgycm2())) {
      dapDgycm2 = sum(dapDgycm2, BigDecimal.valueOf(image.dapDgycm2()));
    }
    if (image.seriesKey() != null) {
      series.add(image.seriesKey());
    }
    Rank rank =
        new Rank(
            image.counts(),
            image.time() == null ? Long.MAX_VALUE : image.time().start(),
            image.instanceKey());
    for (int i = 0; i < SAID; i++) {
      hear(i, image.said()[i], rank);
    }
    if (image.intent() == Intent.PRESENTATION && image.time() != null) {
      presented.add(image.time().start());
    }
    if (image.counts()) {
      count(image);
    }
    return this;
  }

  private void count(ImageFacts image) {
    String modality = image.said()[Said.MODALITY.ordinal()];
    View view =
        modality == null || !Repeats.MODALITIES.contains(modality)
            ? null
            : new View(
                image.time().start(),
                modality,
                image.said()[Said.BODY_REGION.ordinal()],
                image.viewPosition(),
                image.laterality(),
                image.epochDay());
    if (image.intent() == Intent.PROCESSING) {
      processing.add(new Pending(image.time(), view));
    } else {
      sittings.add(image.time());
      if (view != null) {
        views.add(view);
      }
    }
  }

  private void hear(int what, String value, Rank rank) {
    if (value != null && (ranks[what] == null || rank.compareTo(ranks[what]) < 0)) {
      said[what] = value;
      ranks[what] = rank;
    }
  }

  public StudyTally merge(StudyTally other) {
    instances += other.instances;
    originals += other.originals;
    copies += other.copies;
    bytes += other.bytes;
    firstDay = least(firstDay, other.firstDay);
    contrastMl = greatest(contrastMl, other.contrastMl);
    activityMbq = greatest(activityMbq, other.activityMbq);
    ctdivolMgy = greatest(ctdivolMgy, other.ctdivolMgy);
    dapDgycm2 = sum(dapDgycm2, other.dapDgycm2);
    series.addAll(other.series);
    for (int i = 0; i < SAID; i++) {
      hear(i, other.said[i], other.ranks[i]);
    }
    sittings.addAll(other.sittings);
    views.addAll(other.views);
    processing.addAll(other.processing);
    presented.addAll(other.presented);
    return this;
  }

  private static Long least(Long a, Long b) {
    return a == null ? b : b == null || a <= b ? a : b;
  }

  private static Double greatest(Double a, Double b) {
    if (!isFinite(b)) {
      return a;
    }
    return a == null || b > a ? b : a;
  }

  private static boolean isFinite(Double value) {
    return value != null && Double.isFinite(value);
  }

  private static BigDecimal sum(BigDecimal a, BigDecimal b) {
    return a == null ? b : b == null ? a : a.add(b);
  }

  // --- what it came to --------------------------------------------------------------------------

  public int instances() {
    return instances;
  }

  public int originals() {
    return originals;
  }

  /** Images that only a copy of the same pixels keeps from counting. */
  public int copies() {
    return copies;
  }

  public long bytes() {
    return bytes;
  }

  public int series() {
    return series.size();
  }

  /** Least local date of its images, days since 1970; null where none is known. */
  public Long firstDay() {
    return firstDay;
  }

  /** Largest of its images; null where none says it. */
  public Double contrastMl() {
    return contrastMl;
  }

  public Double activityMbq() {
    return activityMbq;
  }

  public Double ctdivolMgy() {
    return ctdivolMgy;
  }

  /** Sum over its images; null where none says it. */
  public Double dapDgycm2() {
    return dapDgycm2 == null ? null : dapDgycm2.doubleValue();
  }

  public String said(Said what) {
    return said[what.ordinal()];
  }

  /** Images for processing that one for presentation stands for. */
  public int twins() {
    return (int) processing.stream().filter(this::isTwin).count();
  }

  private boolean isTwin(Pending image) {
    return presented.contains(image.time().start());
  }

  /** The times of the counting images; empty where none counts. */
  public List<Interval> times() {
    Sittings all = new Sittings(breakS);
    all.addAll(sittings);
    processing.stream().filter(p -> !isTwin(p)).map(Pending::time).forEach(all::add);
    return all.list();
  }

  /** The counting projection images. */
  public List<View> views() {
    List<View> all = new ArrayList<>(views);
    processing.stream()
        .filter(p -> p.view() != null && !isTwin(p))
        .map(Pending::view)
        .forEach(all::add);
    return all;
  }

  // --- serialisation: Java's own writes class descriptions with every tally
  // -----------------------

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeLong(breakS);
    out.writeInt(instances);
    out.writeInt(originals);
    out.writeInt(copies);
    out.writeLong(bytes);
    writeLong(out, firstDay);
    for (Double value : new Double[] {contrastMl, activityMbq, ctdivolMgy}) {
      out.writeDouble(value == null ? Double.NaN : value);
    }
    writeText(out, dapDgycm2 == null ? null : dapDgycm2.toString());
    out.writeInt(series.size());
    for (String key : series) {
      out.writeUTF(key);
    }
    for (int i = 0; i < SAID; i++) {
      writeText(out, said[i]);
      if (said[i] != null) {
        out.writeBoolean(ranks[i].counts());
        out.writeLong(ranks[i].start());
        out.writeUTF(ranks[i].instanceKey());
      }
    }
    List<Interval> times = sittings.list();
    out.writeInt(times.size());
    for (Interval time : times) {
      writeTime(out, time);
    }
    out.writeInt(views.size());
    for (View view : views) {
      writeView(out, view);
    }
    out.writeInt(processing.size());
    for (Pending image : processing) {
      writeTime(out, image.time());
      out.writeBoolean(image.view() != null);
      if (image.view() != null) {
        writeView(out, image.view());
      }
    }
    out.writeInt(presented.size());
    for (long second : presented) {
      out.writeLong(second);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    breakS = in.readLong();
    instances = in.readInt();
    originals = in.readInt();
    copies = in.readInt();
    bytes = in.readLong();
    firstDay = readLong(in);
    contrastMl = known(in.readDouble());
    activityMbq = known(in.readDouble());
    ctdivolMgy = known(in.readDouble());
    String dap = readText(in);
    dapDgycm2 = dap == null ? null : new BigDecimal(dap);
    for (int n = in.readInt(); n > 0; n--) {
      series.add(in.readUTF());
    }
    for (int i = 0; i < SAID; i++) {
      said[i] = readText(in);
      if (said[i] != null) {
        ranks[i] = new Rank(in.readBoolean(), in.readLong(), in.readUTF());
      }
    }
    sittings = new Sittings(breakS);
    for (int n = in.readInt(); n > 0; n--) {
      sittings.add(readTime(in));
    }
    for (int n = in.readInt(); n > 0; n--) {
      views.add(readView(in));
    }
    for (int n = in.readInt(); n > 0; n--) {
      Interval time = readTime(in);
      processing.add(new Pending(time, in.readBoolean() ? readView(in) : null));
    }
    for (int n = in.readInt(); n > 0; n--) {
      presented.add(in.readLong());
    }
  }

  private static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static void writeText(ObjectOutput out, String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static String readText(ObjectInput in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  private static void writeLong(ObjectOutput out, Long value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeLong(value);
    }
  }

  private static Long readLong(ObjectInput in) throws IOException {
    return in.readBoolean() ? (Long) in.readLong() : null;
  }

  private static void writeTime(ObjectOutput out, Interval time) throws IOException {
    out.writeLong(time.start());
    out.writeLong(time.end());
  }

  private static Interval readTime(ObjectInput in) throws IOException {
    return new Interval(in.readLong(), in.readLong());
  }

  private static void writeView(ObjectOutput out, View view) throws IOException {
    out.writeLong(view.start());
    out.writeUTF(view.modality());
    writeText(out, view.bodyRegion());
    writeText(out, view.position());
    writeText(out, view.laterality());
    writeLong(out, view.epochDay());
  }

  private static View readView(ObjectInput in) throws IOException {
    return new View(
        in.readLong(), in.readUTF(), readText(in), readText(in), readText(in), readLong(in));
  }
}
