package io.scanlake.usage;

import io.scanlake.usage.AcquiredImage.Attribute;
import io.scanlake.usage.AcquiredImage.Intent;
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
 * The images of one study at one station, added up. Images may be added in any order and tallies
 * merged in any grouping: the result is the same.
 */
public final class StudyTally implements Externalizable {
  private static final int ATTRIBUTES = Attribute.values().length;

  private long breakS;
  private int instances;
  private int originals;
  private int copies;
  private long bytes;
  private Long firstDay;
  private Double contrastVolumeMl;
  private Double activityMbq;
  private Double ctdivolMgy;
  private BigDecimal dapDgycm2;
  private final Set<String> series = new HashSet<>();
  private final String[] values = new String[ATTRIBUTES];
  private final Rank[] ranks = new Rank[ATTRIBUTES];
  private AcquisitionSessions sessions;
  private final List<View> views = new ArrayList<>();
  private final List<Pending> processing = new ArrayList<>();
  private final Set<Long> presented = new HashSet<>();

  /** The precedence of an image's values: counting images first, then by time. */
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

  /** An image for processing; it counts unless an image for presentation has the same second. */
  private record Pending(Interval time, View view) {}

  /** For deserialisation only. */
  public StudyTally() {}

  /**
   * @param breakS the break in seconds from which a study has two sessions
   */
  public StudyTally(long breakS) {
    this.breakS = breakS;
    this.sessions = new AcquisitionSessions(breakS);
  }

  public StudyTally add(AcquiredImage image) {
    instances++;
    originals += image.isOriginal() ? 1 : 0;
    copies += image.isCopy() ? 1 : 0;
    bytes += image.fileBytes();
    firstDay = least(firstDay, image.epochDay());
    contrastVolumeMl = greatest(contrastVolumeMl, image.contrastVolumeMl());
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
    for (int i = 0; i < ATTRIBUTES; i++) {
      offer(i, image.attributes()[i], rank);
    }
    if (image.intent() == Intent.PRESENTATION && image.time() != null) {
      presented.add(image.time().start());
    }
    if (image.counts()) {
      count(image);
    }
    return this;
  }

  private void count(AcquiredImage image) {
    String modality = image.value(Attribute.MODALITY);
    View view =
        modality == null || !Repeats.MODALITIES.contains(modality)
            ? null
            : new View(
                image.time().start(),
                modality,
                image.value(Attribute.BODY_REGION),
                image.viewPosition(),
                image.laterality(),
                image.epochDay());
    if (image.intent() == Intent.PROCESSING) {
      processing.add(new Pending(image.time(), view));
    } else {
      sessions.add(image.time());
      if (view != null) {
        views.add(view);
      }
    }
  }

  private void offer(int what, String value, Rank rank) {
    if (value != null && (ranks[what] == null || rank.compareTo(ranks[what]) < 0)) {
      values[what] = value;
      ranks[what] = rank;
    }
  }

  public StudyTally merge(StudyTally other) {
    instances += other.instances;
    originals += other.originals;
    copies += other.copies;
    bytes += other.bytes;
    firstDay = least(firstDay, other.firstDay);
    contrastVolumeMl = greatest(contrastVolumeMl, other.contrastVolumeMl);
    activityMbq = greatest(activityMbq, other.activityMbq);
    ctdivolMgy = greatest(ctdivolMgy, other.ctdivolMgy);
    dapDgycm2 = sum(dapDgycm2, other.dapDgycm2);
    series.addAll(other.series);
    for (int i = 0; i < ATTRIBUTES; i++) {
      offer(i, other.values[i], other.ranks[i]);
    }
    sessions.addAll(other.sessions);
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

  // --- the result -------------------------------------------------------------------------------

  /**
   * What is counted and summed over all images of the study, counting or not. A number is null
   * where no image has it.
   *
   * @param contrastVolumeMl the largest of its images
   * @param activityMbq the largest of its images
   * @param ctdivolMaxMgy the largest of its images
   * @param dapTotalDgycm2 the sum over its images
   */
  public record Totals(
      int seriesCount,
      int instanceCount,
      int originalCount,
      long bytes,
      Double contrastVolumeMl,
      Double activityMbq,
      Double ctdivolMaxMgy,
      Double dapTotalDgycm2) {}

  public Totals totals() {
    return new Totals(
        series.size(),
        instances,
        originals,
        bytes,
        contrastVolumeMl,
        activityMbq,
        ctdivolMgy,
        dapDgycm2 == null ? null : dapDgycm2.doubleValue());
  }

  public int series() {
    return series.size();
  }

  /** Images that do not count only because they are copies of the same pixels. */
  public int copies() {
    return copies;
  }

  /** The earliest local date of its images in days since 1970; null where none is known. */
  public Long firstDay() {
    return firstDay;
  }

  /** The value of the first image that has one; null where none has. */
  public String value(Attribute attribute) {
    return values[attribute.ordinal()];
  }

  /** The number of images for processing that an image for presentation replaces. */
  public int twins() {
    return (int) processing.stream().filter(this::isTwin).count();
  }

  private boolean isTwin(Pending image) {
    return presented.contains(image.time().start());
  }

  /** The acquisition sessions of the counting images; empty where none counts. */
  public List<Interval> sessions() {
    AcquisitionSessions all = new AcquisitionSessions(breakS);
    all.addAll(sessions);
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

  // --- serialisation: Java's own writes class descriptions with every tally ---------------------

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeLong(breakS);
    out.writeInt(instances);
    out.writeInt(originals);
    out.writeInt(copies);
    out.writeLong(bytes);
    writeLong(out, firstDay);
    for (Double value : new Double[] {contrastVolumeMl, activityMbq, ctdivolMgy}) {
      out.writeDouble(value == null ? Double.NaN : value);
    }
    writeText(out, dapDgycm2 == null ? null : dapDgycm2.toString());
    out.writeInt(series.size());
    for (String key : series) {
      out.writeUTF(key);
    }
    for (int i = 0; i < ATTRIBUTES; i++) {
      writeText(out, values[i]);
      if (values[i] != null) {
        out.writeBoolean(ranks[i].counts());
        out.writeLong(ranks[i].start());
        out.writeUTF(ranks[i].instanceKey());
      }
    }
    List<Interval> times = sessions.list();
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
    contrastVolumeMl = known(in.readDouble());
    activityMbq = known(in.readDouble());
    ctdivolMgy = known(in.readDouble());
    String dap = readText(in);
    dapDgycm2 = dap == null ? null : new BigDecimal(dap);
    for (int n = in.readInt(); n > 0; n--) {
      series.add(in.readUTF());
    }
    for (int i = 0; i < ATTRIBUTES; i++) {
      values[i] = readText(in);
      if (values[i] != null) {
        ranks[i] = new Rank(in.readBoolean(), in.readLong(), in.readUTF());
      }
    }
    sessions = new AcquisitionSessions(breakS);
    for (int n = in.readInt(); n > 0; n--) {
      sessions.add(readTime(in));
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
