package io.scanlake.jobs.sample.hospital;

import io.scanlake.dicom.Agents;
import io.scanlake.dicom.Anatomy;
import io.scanlake.dicom.Demographics;
import io.scanlake.dicom.Exposure;
import io.scanlake.dicom.Header;
import io.scanlake.dicom.Identifiers;
import io.scanlake.dicom.Referral;
import io.scanlake.dicom.Times;
import io.scanlake.dicom.Times.TimeSource;
import io.scanlake.dicom.Times.ZoneSource;
import io.scanlake.jobs.sample.hospital.Event.EventImage;
import io.scanlake.jobs.sample.hospital.Event.EventKind;
import io.scanlake.jobs.sample.hospital.Event.Patient;
import io.scanlake.jobs.sample.hospital.Event.Study;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * The headers that the nightly job reads from the files of events. Writing and reading a header
 * takes longer than all else about a row: few are read, one for each way in which images are made
 * and one for each thing that is examined, and what differs between their images is put in. Belongs
 * to one thread.
 */
final class EventHeaders {
  /** What decides about the parts that say how an image was made. */
  private record Made(
      Machine machine, EventKind kind, int frames, boolean isPhantom, boolean namesStation) {}

  /** What decides about the parts that say what was examined. */
  private record Examined(
      ModalityProfile profile, String bodyPart, String trueBodyPart, String contrastAgent) {}

  private final HospitalPlan plan;
  private final Map<Made, Header> made = new HashMap<>();
  private final Map<Examined, Header> examined = new HashMap<>();

  EventHeaders(HospitalPlan plan) {
    this.plan = plan;
  }

  Header of(Event event) {
    Patient patient = event.patient();
    Study study = event.study();
    EventImage image = event.image();
    Header make =
        made.computeIfAbsent(
            new Made(
                event.machine(),
                image.kind(),
                TimedImages.frames(event),
                patient.isPhantom(),
                study.namesStation()),
            key -> EventFile.header(event, plan));
    Header exam =
        examined.computeIfAbsent(
            new Examined(
                event.machine().profile(),
                study.bodyPart(),
                study.trueBodyPart(),
                study.contrastAgent()),
            key -> EventFile.header(event, plan));
    Anatomy anatomy = exam.anatomy();
    return new Header(
        new Identifiers(
            patient.id(),
            null,
            study.accession(),
            study.uid(),
            image.seriesUid(),
            image.uid(),
            study.operator()),
        make.device(),
        make.kind(),
        times(event, plan.zone()),
        make.pixels(),
        new Anatomy(
            anatomy.bodyPart(),
            anatomy.bodyRegion(),
            image.view(),
            image.laterality(),
            anatomy.protocolCode()),
        Demographics.of(patient.sex(), patient.isPhantom() ? null : (Integer) patient.age()),
        new Referral(patient.location(), null),
        new Agents(
            exam.agents().contrastAgent(),
            study.contrastAgent() == null ? null : known(study.contrastMl()),
            null,
            null),
        new Exposure(
            make.exposure().kvp(), known(image.ctdivolMgy()), known(image.dapDgycm2()), null, null),
        false);
  }

  private static Times times(Event event, ZoneId zone) {
    Long acquired = event.acquired(zone);
    if (acquired == null) {
      long dated =
          event.image().kind() == EventKind.DOSE_PAGE
              ? event.image().seriesTime()
              : event.image().time();
      return new Times(null, null, event.shown(dated, zone).toLocalDate(), null, null, null);
    }
    Instant start = Instant.ofEpochSecond(acquired);
    return new Times(
        start,
        start.plusMillis(event.image().durationMs()),
        start.atZone(zone).toLocalDate(),
        event.hasAcquisitionTime() ? TimeSource.ACQUISITION : TimeSource.SERIES,
        event.machine().statesOffset() ? ZoneSource.HEADER : ZoneSource.SITE,
        TimedImages.source(event));
  }

  private static Double known(double value) {
    return value > 0 ? (Double) value : null;
  }
}
