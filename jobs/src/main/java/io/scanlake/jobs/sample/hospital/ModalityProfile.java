package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.phantoms.SampleRandom;

/**
 * How the machines of one modality are used: demand on a working day, durations of exams and of the
 * changeovers between them. Exam durations are log-logistic (Raghavan et al., J Digit Imaging
 * 2019;32:386), truncated at six medians; changeovers are lognormal.
 */
enum ModalityProfile {
  CT(3, 38, 52, 3.2, 9, 0.45, 7),
  MR(3, 34, 8, 7.9, 10, 0.40, 15, 18, 21, 25, 29, 33, 38, 45),
  DX(5, 120, 160, 2.2, 4, 0.50, 2.5),
  US(6, 90, 22, 3.0, 6, 0.45, 14),
  MG(2, 44, 0, 3.5, 7, 0.35, 6),
  PT(1, 12, 0, 6, 12, 0.35, 18),
  NM(1, 10, 1, 4.5, 10, 0.40, 12, 25),
  XA(1, 6, 5, 3.0, 20, 0.40, 25);

  private static final double LONGEST_MEDIANS = 6;

  /** The number of machines that the demand is for. */
  final int machines;

  /** Booked exams of a working day, before weekday, holiday and growth. */
  final double booked;

  /** Exams of emergency patients and inpatients on a working day. */
  final double acute;

  private final double shape;
  private final double changeoverMin;
  private final double changeoverSigma;

  /** The median of each protocol in minutes; all are equally frequent. */
  private final double[] medianMin;

  ModalityProfile(
      int machines,
      double booked,
      double acute,
      double shape,
      double changeoverMin,
      double changeoverSigma,
      double... medianMin) {
    this.machines = machines;
    this.booked = booked;
    this.acute = acute;
    this.shape = shape;
    this.changeoverMin = changeoverMin;
    this.changeoverSigma = changeoverSigma;
    this.medianMin = medianMin;
  }

  /** Duration of one exam in seconds, by inversion of the truncated distribution. */
  int examS(SampleRandom dice) {
    double median = medianMin[dice.below(medianMin.length)];
    double below = 1 / (1 + StrictMath.pow(LONGEST_MEDIANS, -shape));
    double u = dice.between(0, below);
    return (int) StrictMath.rint(60 * median * StrictMath.pow(u / (1 - u), 1 / shape));
  }

  int changeoverS(SampleRandom dice) {
    return (int)
        StrictMath.rint(60 * changeoverMin * StrictMath.exp(changeoverSigma * dice.gauss()));
  }
}
