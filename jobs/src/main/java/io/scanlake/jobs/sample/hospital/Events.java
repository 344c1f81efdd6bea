package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.hospital.Event.EventImage;
import io.scanlake.jobs.sample.hospital.Event.EventKind;
import io.scanlake.jobs.sample.hospital.Event.FileFate;
import io.scanlake.jobs.sample.hospital.Event.Patient;
import io.scanlake.jobs.sample.hospital.Event.Stated;
import io.scanlake.jobs.sample.hospital.Event.Study;
import io.scanlake.jobs.sample.phantoms.SampleRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the files of one machine and date. Rates of faults: wrong body parts from Gueld et al.
 * (SPIE 2002; 4685:280), split accessions from Mabotuwana and Hall (2017); the others are
 * assumptions.
 */
final class Events {
  /** The body parts that a modality examines. */
  static final Map<ModalityProfile, String[]> BODY_PARTS =
      Map.of(
          ModalityProfile.CT, new String[] {"HEAD", "CHEST", "ABDOMEN", "SPINE"},
          ModalityProfile.MR, new String[] {"HEAD", "SPINE", "KNEE", "PELVIS"},
          ModalityProfile.DX, new String[] {"CHEST", "KNEE", "HAND", "PELVIS", "SPINE"},
          ModalityProfile.US, new String[] {"ABDOMEN", "NECK", "PELVIS"},
          ModalityProfile.MG, new String[] {"BREAST"},
          ModalityProfile.PT, new String[] {"CHEST", "ABDOMEN", "HEAD"},
          ModalityProfile.NM, new String[] {"CHEST", "ABDOMEN", "NECK"},
          ModalityProfile.XA, new String[] {"CHEST", "HEAD", "PELVIS"});

  private static final String[] ALL_PARTS = {
    "HEAD", "CHEST", "ABDOMEN", "SPINE", "KNEE", "PELVIS", "HAND", "NECK"
  };
  private static final String[] VIEWS = {"PA", "LL", "OBLIQUE"};

  private static final double WRONG_PART = 0.153;
  private static final double SPLIT = 0.07;
  private static final double ONLY_SERIES_TIME = 0.018;
  private static final double ONLY_DATES = 0.002;
  private static final double NO_STATION_NAME = 0.01;
  private static final double LATE_PHASE = 0.01;
  private static final double REFORMATS = 0.15;
  private static final double REPEAT = 0.05;
  private static final double PROCESSING_ONLY = 0.05;
  private static final double RESENT = 0.01;
  private static final double COPIED = 0.003;
  private static final double BROKEN = 0.002;

  private static final int LATE_SERIES = 6;
  private static final int REFORMAT_SERIES = 8;
  private static final int DOSE_SERIES = 99;
  private static final int LAST_LATE_PHASE_HOUR = 15;

  private final HospitalPlan plan;
  private final Visit visit;
  private final SampleRandom dice;
  private final boolean isFaulty;
  private final String folder;
  private final Patient patient;
  private final List<Study> studies = new ArrayList<>();
  private final List<EventImage> images = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  private Events(HospitalPlan plan, Visit visit) {
    this.plan = plan;
    this.visit = visit;
    Machine machine = visit.machine();
    dice =
        plan.dice(
            2,
            machine.profile().ordinal(),
            machine.index(),
            visit.date().toEpochDay(),
            visit.number());
    isFaulty = plan.isFaulty();
    folder =
        visit.date().toString().replace('-', '/')
            + "/%s/visit-%03d-".formatted(machine.serial(), visit.number());
    int number = visit.patient();
    String location = !visit.isAcute() ? "OUTPATIENT" : dice.below(5) < 3 ? "EMERGENCY" : "WARD 3";
    patient =
        visit.number() == 0
            ? new Patient("QA-" + machine.serial(), "QA^PHANTOM", "O", 0, null)
            : new Patient(
                "ZZID-%06d".formatted(number),
                "ZZHOSPITAL^PATIENT%06d".formatted(number),
                number % 2 == 0 ? "F" : "M",
                5 + (int) (number * 7L % 88),
                location);
  }

  /** All files of one machine and date, in the order in which they are made. */
  static List<Event> of(HospitalPlan plan, Machine machine, LocalDate date) {
    List<Event> events = new ArrayList<>();
    if (plan.isFaulty() && !plan.isOut(machine, date)) {
      events.addAll(new Events(plan, phantom(plan, machine, date)).make());
    }
    for (Visit visit : Visit.of(plan, machine.profile(), date)) {
      if (visit.machine().equals(machine)) {
        events.addAll(new Events(plan, visit).make());
      }
    }
    return events;
  }

  /** The daily check of the machine, visit number 0. */
  private static Visit phantom(HospitalPlan plan, Machine machine, LocalDate date) {
    long start = date.atTime(6, 45).atZone(plan.zone()).toEpochSecond();
    return new Visit(machine, date, 0, 0, false, start, start, start + 120);
  }

  private List<Event> make() {
    images();
    boolean isSplit = visit.number() > 0 && chance(SPLIT) && images.size() > 1;
    Study first = study();
    studies.add(first);
    if (isSplit) {
      studies.add(sibling(first));
    }
    for (int i = 0; i < images.size(); i++) {
      boolean isSecond = isSplit && i >= images.size() / 2;
      put(studies.get(isSecond ? 1 : 0), images.get(i));
    }
    if (isFaulty && visit.number() > 0) {
      furtherObjects(first);
    }
    return events;
  }

  private boolean chance(double rate) {
    // Drawn in either case, so that faults do not change what follows.
    boolean happens = dice.between(0, 1) < rate;
    return isFaulty && happens;
  }

  // --- the study --------------------------------------------------------------------------------

  private Study study() {
    ModalityProfile profile = visit.machine().profile();
    String truePart = dice.of(BODY_PARTS.get(profile));
    boolean isWrong = chance(WRONG_PART);
    String other = dice.below(4) == 0 ? null : dice.of(ALL_PARTS);
    double enhanced =
        profile == ModalityProfile.CT ? 0.45 : profile == ModalityProfile.MR ? 0.30 : 0;
    boolean hasAgent = dice.between(0, 1) < enhanced;
    int ml = profile == ModalityProfile.CT ? 60 + 10 * dice.below(6) : 5 + dice.below(6);
    boolean isVolumeStated = dice.between(0, 1) < 0.85;
    double time = dice.between(0, 1);
    Stated stated =
        !isFaulty || time >= ONLY_SERIES_TIME + ONLY_DATES
            ? Stated.ACQUISITION
            : time < ONLY_SERIES_TIME ? Stated.SERIES : Stated.DATES;
    boolean isPhantom = patient.isPhantom();
    return new Study(
        dice.uid(),
        accession(1),
        isPhantom ? null : isWrong ? other : truePart,
        isPhantom ? null : truePart,
        operator(),
        !hasAgent || isPhantom
            ? null
            : profile == ModalityProfile.CT ? "IOMEPROL 350" : "GADOBUTROL",
        isVolumeStated ? ml : 0,
        stated,
        !chance(NO_STATION_NAME),
        visit.arrival(),
        visit.start(),
        visit.end());
  }

  /** The second study of an order that is billed as two. */
  private Study sibling(Study s) {
    return new Study(
        dice.uid(),
        accession(2),
        s.bodyPart(),
        s.trueBodyPart(),
        s.operator(),
        s.contrastAgent(),
        s.contrastMl(),
        s.stated(),
        s.namesStation(),
        s.arrival(),
        s.start(),
        s.end());
  }

  private String accession(int part) {
    Machine machine = visit.machine();
    return "ZZ%d%02d%05d%03d%d"
        .formatted(
            machine.profile().ordinal(),
            machine.index() % 100,
            visit.date().toEpochDay(),
            visit.number(),
            part);
  }

  /** Three shifts a day. */
  private String operator() {
    int hour = Instant.ofEpochSecond(visit.start()).atZone(plan.zone()).getHour();
    int shift = hour >= 6 && hour < 14 ? 0 : hour >= 14 && hour < 22 ? 1 : 2;
    Machine machine = visit.machine();
    return "ZZOPERATOR^%s%d".formatted(machine.modality(), machine.index() * 3 + shift);
  }

  // --- its images -------------------------------------------------------------------------------

  private void images() {
    if (visit.number() == 0) {
      spread(1, 2, EventKind.ORIGINAL, visit.start(), visit.end());
      return;
    }
    switch (visit.machine().profile()) {
      case CT -> {
        image(1, 1, EventKind.LOCALIZER, visit.start(), 500);
        int count = count(400, 0.5, 2);
        long middle = visit.start() + (visit.end() - visit.start()) * 2 / 3;
        if (dice.below(10) < 3 && count > 3) {
          spread(2, count / 2, EventKind.ORIGINAL, visit.start() + 1, middle);
          spread(3, count - count / 2, EventKind.ORIGINAL, middle + 1, visit.end());
        } else {
          spread(2, count, EventKind.ORIGINAL, visit.start() + 1, visit.end());
        }
      }
      case MR -> slots(count(400, 0.5, 3));
      case US -> spread(1, count(35, 0.4, 2), EventKind.ORIGINAL, visit.start(), visit.end());
      case DX -> radiographs();
      case MG -> mammograms();
      case PT, NM, XA ->
          TimedImages.of(visit, count(300, 0.2, 6), dice)
              .forEach(
                  i -> image(i.series(), i.number(), EventKind.ORIGINAL, i.time(), i.durationMs()));
    }
    if (visit.machine().profile() != ModalityProfile.DX
        && visit.machine().profile() != ModalityProfile.MG) {
      latePhase();
    }
  }

  private int count(double median, double sigma, int least) {
    double wanted = median / plan.thinning() * StrictMath.exp(sigma * dice.gauss());
    return Math.max(least, (int) StrictMath.rint(wanted));
  }

  private void spread(int series, int count, EventKind kind, long from, long to) {
    for (int i = 0; i < count; i++) {
      long time = count == 1 ? from : from + (to - from) * i / (count - 1);
      image(series, i + 1, kind, time, visit.machine().profile() == ModalityProfile.CT ? 500 : 0);
    }
  }

  /** Each image takes its share of the exam, in four series. */
  private void slots(int count) {
    int slot = (int) Math.max(1, (visit.end() - visit.start()) / count);
    for (int i = 0; i < count; i++) {
      int series = 1 + i * 4 / count;
      image(series, i + 1, EventKind.ORIGINAL, visit.start() + (long) slot * i, slot * 1000);
    }
  }

  private void radiographs() {
    int chosen = dice.below(5);
    int count = chosen == 0 ? 1 : chosen == 4 ? 3 : 2;
    String side = dice.below(2) == 0 ? "R" : "L";
    int duration = (int) (visit.end() - visit.start());
    for (int i = 0; i < count; i++) {
      long time = visit.start() + (count == 1 ? 0 : (long) duration * i / (count - 1));
      image(1, i + 1, EventKind.PRESENTATION, VIEWS[i], side, time, 0);
    }
    if (chance(REPEAT)) {
      long time = images.get(count - 1).time() + 20 + dice.below(100);
      image(1, count + 1, EventKind.PRESENTATION, VIEWS[dice.below(count)], side, time, 0);
    }
  }

  private void mammograms() {
    boolean isRawOnly = chance(PROCESSING_ONLY);
    for (int i = 0; i < 4; i++) {
      long time = visit.start() + (visit.end() - visit.start()) * i / 3;
      String view = i < 2 ? "CC" : "MLO";
      String side = i % 2 == 0 ? "R" : "L";
      if (!isRawOnly) {
        image(1, i + 1, EventKind.PRESENTATION, view, side, time, 0);
      }
      if (isFaulty) {
        image(2, i + 1, EventKind.PROCESSING, view, side, time, 0);
      }
    }
  }

  /** The patient comes back after more than an hour: a second acquisition session of a study. */
  private void latePhase() {
    boolean comes = chance(LATE_PHASE);
    long time = visit.end() + 4200 + dice.below(3600);
    int hour = Instant.ofEpochSecond(visit.end()).atZone(plan.zone()).getHour();
    if (comes && hour <= LAST_LATE_PHASE_HOUR) {
      spread(LATE_SERIES, 2, EventKind.ORIGINAL, time, time + 100);
    }
  }

  private void image(int series, int number, EventKind kind, long time, int durationMs) {
    image(series, number, kind, null, null, time, durationMs);
  }

  private void image(
      int series, int number, EventKind kind, String view, String side, long time, int durationMs) {
    ModalityProfile profile = visit.machine().profile();
    long seriesStart = time;
    for (EventImage image : images) {
      if (image.series() == series) {
        seriesStart = image.seriesTime();
        break;
      }
    }
    boolean isExposure = profile == ModalityProfile.DX || profile == ModalityProfile.MG;
    images.add(
        new EventImage(
            kind,
            null,
            null,
            series,
            number,
            view,
            side,
            time,
            durationMs,
            seriesStart,
            profile == ModalityProfile.CT && kind != EventKind.LOCALIZER
                ? (40 + dice.below(160)) / 8.0
                : 0,
            isExposure ? (5 + dice.below(100)) / 8.0 : 0,
            dice.next()));
  }

  /** Adds what is stored beside the acquired images: a dose page, reformats. */
  private void furtherObjects(Study study) {
    images.clear();
    if (visit.machine().profile() != ModalityProfile.CT) {
      return;
    }
    boolean isReformatted = chance(REFORMATS);
    if (isReformatted) {
      long time = visit.end() + 120 + dice.below(480);
      spread(REFORMAT_SERIES, count(120, 0.3, 2), EventKind.REFORMAT, time, time + 20);
    }
    image(DOSE_SERIES, 1, EventKind.DOSE_PAGE, visit.end() + 60, 0);
    images.forEach(image -> put(study, image));
  }

  // --- its files --------------------------------------------------------------------------------

  private void put(Study study, EventImage i) {
    String seriesUid = study.uid() + "." + i.series();
    EventImage image = named(i, seriesUid + "." + i.number(), seriesUid);
    int part = studies.indexOf(study) + 1;
    String number = Integer.toString(i.number());
    String padded = "0".repeat(Math.max(0, 4 - number.length())) + number;
    String name = folder + part + "/" + i.series() + "-" + padded + ".dcm";
    long modified = Math.max(visit.end(), i.time()) + 300 + dice.below(600);
    double luck = dice.between(0, 1);
    boolean mayBreak = isFaulty && !patient.isPhantom();
    FileFate fate = FileFate.KEPT;
    if (mayBreak && luck < BROKEN) {
      boolean isCut = luck < BROKEN / 2 && plan.images() == HospitalPlan.FileContent.SMALL;
      fate = isCut ? FileFate.TRUNCATED : FileFate.UNREADABLE;
    }
    add(study, image, fate, "hospital/" + name, modified);
    if (mayBreak && luck >= BROKEN && luck < BROKEN + RESENT) {
      add(study, image, FileFate.RESENT, "resent/" + name, modified + 86_400);
    } else if (mayBreak && luck >= 1 - COPIED) {
      EventImage copy = named(image, image.uid() + ".2", seriesUid);
      add(study, copy, FileFate.COPY, "copied/" + name, modified + 86_400);
    }
  }

  private void add(Study study, EventImage image, FileFate fate, String file, long modified) {
    events.add(new Event(visit.machine(), patient, study, image, fate, file, modified));
  }

  private static EventImage named(EventImage i, String uid, String seriesUid) {
    return new EventImage(
        i.kind(),
        uid,
        seriesUid,
        i.series(),
        i.number(),
        i.view(),
        i.laterality(),
        i.time(),
        i.durationMs(),
        i.seriesTime(),
        i.ctdivolMgy(),
        i.dapDgycm2(),
        i.pixelSeed());
  }
}
