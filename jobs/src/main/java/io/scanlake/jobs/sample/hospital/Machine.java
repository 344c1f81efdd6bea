package io.scanlake.jobs.sample.hospital;

import io.scanlake.dicom.DicomWriter.Syntax;
import java.io.Serializable;

/**
 * One imaging machine of the hospital.
 *
 * @param index in its pool, from 0
 * @param clockOffsetS the time on its clock minus the true time
 * @param statesOffset whether its headers have TimezoneOffsetFromUTC
 */
record Machine(ModalityProfile profile, int index, int clockOffsetS, boolean statesOffset)
    implements Serializable {
  private static final String[] MAKERS = {"Phantom Works", "Acme Imaging", "Echo Makers"};

  String modality() {
    return profile.name();
  }

  String serial() {
    return "%s-%d%03d".formatted(modality(), profile.ordinal() + 1, index + 1);
  }

  String stationName() {
    return "%sROOM%d".formatted(modality(), index + 1);
  }

  String maker() {
    return MAKERS[(profile.ordinal() + index) % MAKERS.length];
  }

  String model() {
    return "Model " + modality() + (10 + index % 2);
  }

  String department() {
    return index == 0 && profile.acute > 0 ? "Emergency" : "Radiology";
  }

  Syntax syntax() {
    return index % 2 == 0 ? Syntax.EXPLICIT : Syntax.IMPLICIT;
  }
}
