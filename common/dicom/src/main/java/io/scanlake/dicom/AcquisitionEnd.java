package io.scanlake.dicom;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * When an acquisition ended: by the first attribute that says so, those first that speak of the
 * whole acquisition. A duration of nothing, or of more than a day, is a mistake and says nothing.
 */
record AcquisitionEnd(Instant utc, Times.EndSource source) {
  private static final double LONGEST_S = 24 * 3600;

  private static final int CINE_RATE = 0x00180040;
  private static final int EFFECTIVE_DURATION = 0x00180072;
  private static final int NOMINAL_INTERVAL = 0x00181062;
  private static final int FRAME_TIME = 0x00181063;
  private static final int FRAME_TIME_VECTOR = 0x00181065;
  private static final int INTERVALS_ACQUIRED = 0x00181083;
  private static final int INTERVALS_REJECTED = 0x00181084;
  static final int EXPOSURE_TIME = 0x00181150;
  private static final int ACTUAL_FRAME_DURATION = 0x00181242;
  private static final int TOMO_TIME = 0x00181480;
  private static final int EXPOSURE_TIME_IN_US = 0x00188150;
  private static final int CT_EXPOSURE_SEQUENCE = 0x00189321;
  private static final int END_ACQUISITION_DATE_TIME = 0x00189517;
  private static final int PHASE_INFORMATION_SEQUENCE = 0x00540032;
  private static final int PHASE_DELAY = 0x00540036;
  private static final int PAUSE_BETWEEN_FRAMES = 0x00540038;
  private static final int ROTATION_INFORMATION_SEQUENCE = 0x00540052;
  private static final int GATED_INFORMATION_SEQUENCE = 0x00540062;
  private static final int DATA_INFORMATION_SEQUENCE = 0x00540063;

  /**
   * @param zone holds for times without offset
   */
  static AcquisitionEnd of(Dataset dataset, Instant start, ZoneId zone) {
    for (Times.EndSource source : Times.EndSource.values()) {
      double seconds = seconds(source, dataset, start, zone);
      if (seconds > 0 && seconds <= LONGEST_S) {
        return new AcquisitionEnd(start.plusNanos(Math.round(seconds * 1e9)), source);
      }
    }
    return new AcquisitionEnd(start, Times.EndSource.START);
  }

  /** Zero or NaN where the attributes are absent. */
  private static double seconds(
      Times.EndSource source, Dataset dataset, Instant start, ZoneId zone) {
    return switch (source) {
      case END_DATETIME -> since(start, instant(dataset, END_ACQUISITION_DATE_TIME, zone));
      case ACQUISITION_DURATION -> number(dataset, Tags.ACQUISITION_DURATION);
      case FRAME_ACQUISITION -> frames(dataset, start, zone);
      case ROTATION -> rotations(dataset.items(ROTATION_INFORMATION_SEQUENCE)) / 1e3;
      case PHASE -> phases(dataset.items(PHASE_INFORMATION_SEQUENCE)) / 1e3;
      case GATED_INTERVALS -> gated(dataset.item(GATED_INFORMATION_SEQUENCE)) / 1e3;
      case ACTUAL_FRAME_DURATION -> number(dataset, ACTUAL_FRAME_DURATION) / 1e3;
      case EFFECTIVE_DURATION -> number(dataset, EFFECTIVE_DURATION);
      case FRAME_TIME_VECTOR -> increments(dataset) / 1e3;
      case FRAME_TIME -> number(dataset, FRAME_TIME) * count(dataset) / 1e3;
      case CINE_RATE ->
          number(dataset, CINE_RATE) > 0 ? count(dataset) / number(dataset, CINE_RATE) : 0;
      case TOMO_TIME -> number(dataset, TOMO_TIME);
      case EXPOSURE_TIME -> exposure(dataset) / 1e3;
      case START -> 0;
    };
  }

  private static double number(Dataset dataset, int tag) {
    Double value = dataset.number(tag);
    return value == null ? 0 : value;
  }

  private static int count(Dataset dataset) {
    Integer frames = Checked.positiveInteger(dataset, Tags.NUMBER_OF_FRAMES);
    return frames == null ? 1 : frames;
  }

  private static Instant instant(Dataset dataset, int tag, ZoneId zone) {
    TimeText text = TimeText.ofDate(Checked.text(dataset, tag));
    if (text.date() == null || text.time() == null) {
      return null;
    }
    return LocalDateTime.of(text.date(), text.time())
        .atZone(text.offset() == null ? zone : text.offset())
        .toInstant();
  }

  private static double since(Instant start, Instant end) {
    return end == null ? 0 : Duration.between(start, end).toNanos() / 1e9;
  }

  /**
   * The end of the last frame of an enhanced object; a frame without a time begins at the start.
   */
  private static double frames(Dataset dataset, Instant start, ZoneId zone) {
    int frames = Math.max(1, dataset.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).size());
    double latest = 0;
    for (int i = 0; i < frames; i++) {
      Dataset content = FunctionalGroups.item(dataset, i, Times.FRAME_CONTENT_SEQUENCE);
      if (content != null) {
        double begin = since(start, instant(content, Times.FRAME_ACQUISITION_DATE_TIME, zone));
        double end = begin + Math.max(0, number(content, Tags.FRAME_ACQUISITION_DURATION)) / 1e3;
        latest = end <= LONGEST_S ? Math.max(latest, end) : latest;
      }
    }
    return latest;
  }

  /** The detectors of a camera see their views at the same time, so views count, not frames. */
  private static double rotations(List<Dataset> items) {
    double ms = 0;
    for (Dataset item : items) {
      ms += number(item, ACTUAL_FRAME_DURATION) * number(item, Tags.NUMBER_OF_FRAMES_IN_ROTATION);
    }
    return ms;
  }

  /** A phase's delay is the pause after the phase before it (PS3.3, C.8.4.14). */
  private static double phases(List<Dataset> items) {
    double ms = 0;
    for (int i = 0; i < items.size(); i++) {
      Dataset item = items.get(i);
      double frames = number(item, Tags.NUMBER_OF_FRAMES_IN_PHASE);
      ms += number(item, ACTUAL_FRAME_DURATION) * frames;
      ms += Math.max(0, number(item, PAUSE_BETWEEN_FRAMES) * (frames - 1));
      ms += i > 0 ? Math.max(0, number(item, PHASE_DELAY)) : 0;
    }
    return ms;
  }

  /** Heartbeats, kept or not; the frames of a gated image share them. */
  private static double gated(Dataset gate) {
    Dataset data = gate == null ? null : gate.item(DATA_INFORMATION_SEQUENCE);
    if (data == null) {
      return 0;
    }
    double beats = number(data, INTERVALS_ACQUIRED) + number(data, INTERVALS_REJECTED);
    return number(data, NOMINAL_INTERVAL) * beats;
  }

  /** The start of the last frame (PS3.3, C.7.6.5.1.2): its own length is not stated. */
  private static double increments(Dataset dataset) {
    double[] vector = dataset.numbers(FRAME_TIME_VECTOR);
    double ms = 0;
    for (int i = 0; i < Math.min(vector.length, count(dataset)); i++) {
      ms += vector[i];
    }
    return ms;
  }

  private static double exposure(Dataset dataset) {
    double ms = number(dataset, EXPOSURE_TIME);
    if (ms <= 0) {
      ms = number(dataset, Tags.EXPOSURE_TIME_IN_MS);
    }
    if (ms <= 0) {
      ms = number(dataset, EXPOSURE_TIME_IN_US) / 1e3;
    }
    Dataset frame = ms > 0 ? null : FunctionalGroups.item(dataset, 0, CT_EXPOSURE_SEQUENCE);
    return frame == null ? ms : number(frame, Tags.EXPOSURE_TIME_IN_MS);
  }
}
