package io.scanlake.jobs.sample.hospital;

import io.scanlake.dicom.Agents;
import io.scanlake.dicom.Anatomy;
import io.scanlake.dicom.BodyRegion;
import io.scanlake.dicom.Demographics;
import io.scanlake.dicom.Device;
import io.scanlake.dicom.Exposure;
import io.scanlake.dicom.Header;
import io.scanlake.dicom.Identifiers;
import io.scanlake.dicom.ObjectKind;
import io.scanlake.dicom.ObjectKind.ExclusionReason;
import io.scanlake.dicom.PixelSummary;
import io.scanlake.dicom.Referral;
import io.scanlake.dicom.Times;
import io.scanlake.dicom.Times.TimeSource;
import io.scanlake.dicom.Times.ZoneSource;
import io.scanlake.jobs.sample.hospital.Event.Image;
import io.scanlake.jobs.sample.hospital.Event.Kind;
import io.scanlake.jobs.sample.hospital.Event.Stated;
import io.scanlake.jobs.sample.hospital.Event.Study;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;

/** An event as what is read from its file's header. */
final class EventHeader {
  private EventHeader() {}

  static Header of(Event event, HospitalPlan plan) {
    Study study = event.study();
    Image image = event.image();
    Machine machine = event.machine();
    String region = event.bodyRegion();
    String procedure = EventFile.procedure(event);
    Double ml = event.contrastMl();
    return new Header(
        new Identifiers(
            event.patient().id(),
            null,
            study.accession(),
            study.uid(),
            image.seriesUid(),
            image.uid(),
            study.operator()),
        new Device(
            machine.maker(),
            machine.model(),
            machine.serial(),
            study.namesStation() ? machine.stationName() : null,
            EventFile.INSTITUTION,
            machine.department()),
        kind(event),
        times(event, plan.zone()),
        plan.images() == HospitalPlan.Images.SMALL ? pixels() : PixelSummary.UNKNOWN,
        new Anatomy(
            study.bodyPart(),
            region == null ? null : BodyRegion.valueOf(region),
            image.view(),
            image.laterality(),
            procedure == null ? null : EventFile.SCHEME + ":" + procedure),
        new Demographics(event.patient().sex(), event.ageBand()),
        new Referral(event.patient().location(), null),
        new Agents(event.contrastAgent(), ml, null, null),
        new Exposure(
            known(EventFile.kvp(event)),
            known(image.ctdivolMgy()),
            known(image.dapDgycm2()),
            null,
            null),
        false);
  }

  private static ObjectKind kind(Event event) {
    Kind kind = event.image().kind();
    ExclusionReason reason =
        kind == Kind.DOSE_PAGE
            ? ExclusionReason.SECONDARY_CAPTURE
            : kind == Kind.REFORMAT
                ? ExclusionReason.DERIVED
                : event.patient().isPhantom() ? ExclusionReason.PHANTOM : null;
    return new ObjectKind(
        event.machine().modality(),
        EventFile.sopClass(event),
        event.machine().syntax().uid(),
        kind.imageType.replace('/', '\\').toUpperCase(Locale.ROOT),
        kind.intent(),
        kind.imageType.startsWith("ORIGINAL"),
        kind == Kind.LOCALIZER,
        kind == Kind.DOSE_PAGE,
        event.patient().isPhantom(),
        reason == null,
        reason);
  }

  private static Times times(Event event, ZoneId zone) {
    Long acquired = event.acquired(zone);
    if (acquired == null) {
      return new Times(null, null, event.localDate(zone), null, null);
    }
    Instant start = Instant.ofEpochSecond(acquired);
    boolean isSeries =
        event.study().stated() == Stated.SERIES || event.image().kind() == Kind.DOSE_PAGE;
    return new Times(
        start,
        start.plusMillis(event.image().durationMs()),
        event.localDate(zone),
        isSeries ? TimeSource.SERIES : TimeSource.ACQUISITION,
        event.machine().statesOffset() ? ZoneSource.HEADER : ZoneSource.SITE);
  }

  private static PixelSummary pixels() {
    return new PixelSummary(
        EventFile.SIDE,
        EventFile.SIDE,
        1,
        12,
        "MONOCHROME2",
        EventFile.SPACING_MM,
        EventFile.SPACING_MM,
        false,
        null);
  }

  private static Double known(double value) {
    return value == 0 ? null : (Double) value;
  }
}
