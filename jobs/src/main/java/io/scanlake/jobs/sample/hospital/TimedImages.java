package io.scanlake.jobs.sample.hospital;

import io.scanlake.dicom.DicomSet;
import io.scanlake.dicom.Times.EndSource;
import io.scanlake.jobs.sample.phantoms.SampleRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Images that take time, and how makers of such machines state how long: a PET as the duration of a
 * frame, one for all slices of a bed position; a gamma camera as that, or per phase or rotation of
 * a scan of many frames; an angiography as the time between a run's frames, or as an exposure.
 */
final class TimedImages {
  /** Frames of a run, of a dynamic study and of a rotation. */
  static final int FRAMES = 8;

  private static final int FIRST_PHASE = 3;
  private static final int BEDS = 6;
  private static final int VIEWS = 3;
  private static final int LEAST_RUNS = 2;

  private TimedImages() {}

  /** An image to be taken. */
  record Shot(int series, int number, long time, int durationMs) {}

  /**
   * The images of one visit at a PET, a gamma camera or an angiography, in whole seconds.
   *
   * @param slices the number of a PET's images
   */
  static List<Shot> of(Visit visit, int slices, SampleRandom dice) {
    List<Shot> shots = new ArrayList<>();
    int length = (int) (visit.end() - visit.start());
    switch (visit.machine().profile()) {
      case PT -> {
        int bed = Math.max(1, length / BEDS);
        for (int i = 0; i < slices; i++) {
          int number = i * BEDS / slices;
          shots.add(new Shot(1, i + 1, visit.start() + (long) bed * number, 1000 * bed));
        }
      }
      case NM -> {
        int view = Math.max(1, length / VIEWS);
        for (int i = 0; i < VIEWS; i++) {
          shots.add(new Shot(i + 1, 1, visit.start() + (long) view * i, 1000 * view));
        }
      }
      default -> {
        int runs = LEAST_RUNS + dice.below(5);
        for (int i = 0; i < runs; i++) {
          int seconds = Math.max(1, Math.min(4 + dice.below(9), length / runs));
          long time = visit.start() + (long) Math.max(0, length - seconds) * i / (runs - 1);
          shots.add(new Shot(1, i + 1, time, 1000 * seconds));
        }
      }
    }
    return shots;
  }

  /** The attribute that states when the image was finished. */
  static EndSource source(Event event) {
    Event.EventImage image = event.image();
    if (image.durationMs() <= 0) {
      return EndSource.START;
    }
    return switch (event.machine().profile()) {
      case MR -> EndSource.ACQUISITION_DURATION;
      case PT -> EndSource.ACTUAL_FRAME_DURATION;
      case NM ->
          switch (image.series()) {
            case 1 -> EndSource.ACTUAL_FRAME_DURATION;
            case 2 -> EndSource.PHASE;
            default -> EndSource.ROTATION;
          };
      case XA -> image.number() % 2 == 1 ? EndSource.FRAME_TIME : EndSource.EXPOSURE_TIME;
      default -> EndSource.EXPOSURE_TIME;
    };
  }

  /** The number of frames in the file. */
  static int frames(Event event) {
    return switch (source(event)) {
      case FRAME_TIME, PHASE, ROTATION -> FRAMES;
      default -> 1;
    };
  }

  /** Sets the number of frames and their duration. */
  static void write(DicomSet set, Event event) {
    int ms = event.image().durationMs();
    if (frames(event) > 1) {
      set.number(0x00280008, "IS", FRAMES);
    }
    switch (source(event)) {
      case ACQUISITION_DURATION -> set.number(0x00189073, "FD", ms / 1000.0);
      case EXPOSURE_TIME -> set.number(0x00181150, "IS", ms);
      case ACTUAL_FRAME_DURATION -> set.number(0x00181242, "IS", ms);
      case FRAME_TIME -> set.number(0x00181063, "DS", ms / FRAMES);
      case PHASE ->
          set.sequence(
              0x00540032,
              phase(FIRST_PHASE, ms / FRAMES),
              phase(FRAMES - FIRST_PHASE, ms / FRAMES));
      case ROTATION ->
          set.sequence(
              0x00540052,
              new DicomSet()
                  .number(0x00181242, "IS", ms / FRAMES)
                  .number(0x00540053, "US", FRAMES));
      default -> {}
    }
  }

  private static DicomSet phase(int frames, int frameMs) {
    return new DicomSet().number(0x00181242, "IS", frameMs).number(0x00540033, "US", frames);
  }
}
