package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.dicom.Times.EndSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What old and careless systems write as a time, and what says when an acquisition ended. */
class TimesTest {
  private static final int ACTUAL_FRAME_DURATION = 0x00181242;
  private static final int FRAME_TIME = 0x00181063;
  private static final int FRAME_TIME_VECTOR = 0x00181065;

  private static Times times(MadeDicom made) throws Exception {
    return Header.of(made.open(), ZoneOffset.UTC).times();
  }

  private static MadeDicom at(String date, String time) {
    return MadeDicom.with()
        .text(Times.ACQUISITION_DATE, "DA", date)
        .text(Times.ACQUISITION_TIME, "TM", time);
  }

  @ParameterizedTest
  @CsvSource({
    "20160420102030+02:00,2016-04-20T08:20:30Z",
    "2016-04-20T10:20:30+02:00,2016-04-20T08:20:30Z",
    "2016-04-20 10:20:30.25,2016-04-20T10:20:30.250Z",
    "20160420102030.1234567-0330,2016-04-20T13:50:30.123456700Z",
    "20160420102030 +0200,2016-04-20T08:20:30Z",
    "20160420102030Z,2016-04-20T10:20:30Z",
    "201604201020+02,2016-04-20T08:20:00Z",
    "2016042010-0930,2016-04-20T19:30:00Z",
    "20160420102060,2016-04-20T10:20:59Z",
    "20160420102030.,2016-04-20T10:20:30Z",
    // An offset that does not exist is none.
    "20160420102030+9900,2016-04-20T10:20:30Z"
  })
  void aDateTimeIsRead(String text, Instant expected) throws Exception {
    Times times = times(MadeDicom.with().text(Times.ACQUISITION_DATE_TIME, "DT", text));
    assertThat(times.acquiredUtc()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2016", "201604", "20160420", "20161320101010", "tomorrow", "20160420251010"})
  void anIncompleteDateTimeGivesWayToDateAndTime(String text) throws Exception {
    MadeDicom made = at("20160420", "102030").text(Times.ACQUISITION_DATE_TIME, "DT", text);
    assertThat(times(made).acquiredUtc()).isEqualTo(Instant.parse("2016-04-20T10:20:30Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "20160420,155431.1234567,15:54:31.123456700",
    "2016.04.20,15:54:31,15:54:31",
    "2016-04-20,15:54,15:54:00",
    "2016/4/20,155431,15:54:31",
    "20160420,9:05:07,09:05:07",
    "20160420,90507.5,09:05:07.500",
    "20160420,905,09:05:00",
    "20160420,03:54:31 PM,15:54:31",
    "20160420,12:10:00 am,00:10:00",
    "20160420,'155431,5',15:54:31.500",
    "20160420,235960,23:59:59",
    "20160420,20160420155431.5,15:54:31.500",
    "20160420155431,'',15:54:31",
    "20160420155431.25+0000,'',15:54:31.250",
    "'',20160420155431,15:54:31",
    "' 20160420 ',' 155431  ',15:54:31"
  })
  void aDateAndATimeAreRead(String date, String time, String expected) throws Exception {
    assertThat(times(at(date, time)).acquiredUtc())
        .isEqualTo(Instant.parse("2016-04-20T" + expected + "Z"));
  }

  @Test
  void whatFollowsANulIsNoPartOfATime() throws Exception {
    assertThat(times(at("20160420\0\0x", "155431\0garbage\0")).acquiredUtc())
        .isEqualTo(Instant.parse("2016-04-20T15:54:31Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "-0330,14:00",
    "+02:00,08:30",
    "+0545,04:45",
    "-1200,22:30",
    "-1300,10:30",
    "Z,10:30"
  })
  void theHeadersOffsetIsRead(String offset, String expected) throws Exception {
    MadeDicom made = at("20160420", "1030").text(Times.TIMEZONE_OFFSET_FROM_UTC, "SH", offset);
    assertThat(times(made).acquiredUtc())
        .isEqualTo(Instant.parse("2016-04-20T" + expected + ":00Z"));
  }

  @Nested
  class BeyondMidnight {
    @ParameterizedTest
    @CsvSource({
      // The series began five to midnight: five past is the next day's.
      "235500,000510,2016-04-21T00:05:10Z",
      // By the clock before its series: written late, but on the same day.
      "120000,110000,2016-04-20T11:00:00Z",
      "080000,210000,2016-04-20T21:00:00Z",
      "'',000510,2016-04-20T00:05:10Z"
    })
    void theSeriesDateIsTheDayItBegan(String series, String acquired, Instant expected)
        throws Exception {
      MadeDicom made =
          at("", acquired)
              .text(Times.SERIES_DATE, "DA", "20160420")
              .text(Times.SERIES_TIME, "TM", series);
      assertThat(times(made).acquiredUtc()).isEqualTo(expected);
    }

    @Test
    void theStudyDateIsTheDayItBegan() throws Exception {
      MadeDicom made =
          at("", "000510")
              .text(Tags.STUDY_DATE, "DA", "20160420")
              .text(Times.STUDY_TIME, "TM", "233000");
      assertThat(times(made).acquiredUtc()).isEqualTo(Instant.parse("2016-04-21T00:05:10Z"));
    }

    @Test
    void theContentDateIsTheDayItWasReady() throws Exception {
      MadeDicom made =
          at("", "235500")
              .text(Times.CONTENT_DATE, "DA", "20160421")
              .text(Times.CONTENT_TIME, "TM", "000510");
      assertThat(times(made).acquiredUtc()).isEqualTo(Instant.parse("2016-04-20T23:55:00Z"));
    }
  }

  @Nested
  class TheEnd {
    private void ends(MadeDicom more, EndSource source, long ms) throws Exception {
      Times times = times(more.text(Times.ACQUISITION_DATE, "DA", "20160420"));
      assertThat(times.endSource()).isEqualTo(source);
      assertThat(Duration.between(times.acquiredUtc(), times.acquiredEndUtc())).hasMillis(ms);
    }

    private MadeDicom noon() {
      return MadeDicom.with().text(Times.ACQUISITION_TIME, "TM", "120000");
    }

    private MadeDicom frames(int count) {
      return noon().text(Tags.NUMBER_OF_FRAMES, "IS", Integer.toString(count));
    }

    @Test
    void nothingSaysIt() throws Exception {
      ends(noon(), EndSource.START, 0);
    }

    @Test
    void aBedPositionOfPet() throws Exception {
      ends(
          noon().text(ACTUAL_FRAME_DURATION, "IS", "180000"),
          EndSource.ACTUAL_FRAME_DURATION,
          180_000);
    }

    @Test
    void aRotationOfTwoDetectors() throws Exception {
      // 64 views of 20 s, each seen by both detectors: 64 * 20 = 1280 s.
      MadeDicom rotation =
          MadeDicom.with()
              .text(ACTUAL_FRAME_DURATION, "IS", "20000")
              .us(Tags.NUMBER_OF_FRAMES_IN_ROTATION, 64);
      ends(frames(128).item(0x00540052, rotation), EndSource.ROTATION, 1_280_000);
    }

    @Test
    void thePhasesOfADynamicStudy() throws Exception {
      // 60 * 1 s and 59 pauses of 0.5 s are 89.5 s.
      MadeDicom phase =
          MadeDicom.with()
              .text(ACTUAL_FRAME_DURATION, "IS", "1000")
              .us(Tags.NUMBER_OF_FRAMES_IN_PHASE, 60)
              .text(0x00540036, "IS", "0")
              .text(0x00540038, "IS", "500");
      ends(frames(60).item(0x00540032, phase), EndSource.PHASE, 89_500);
    }

    @Test
    void theHeartbeatsOfAGatedStudy() throws Exception {
      // 500 beats kept and 20 rejected, of 800 ms: 416 s.
      MadeDicom data =
          MadeDicom.with()
              .text(0x00181062, "IS", "800")
              .text(FRAME_TIME, "DS", "50")
              .text(0x00181083, "IS", "500")
              .text(0x00181084, "IS", "20");
      MadeDicom gate = MadeDicom.with().item(0x00540063, data);
      ends(frames(16).item(0x00540062, gate), EndSource.GATED_INTERVALS, 416_000);
    }

    @Test
    void aCineRun() throws Exception {
      ends(frames(90).text(FRAME_TIME, "DS", "66.666667"), EndSource.FRAME_TIME, 6_000);
      ends(
          frames(4).text(FRAME_TIME_VECTOR, "DS", "0\\100\\100\\250"),
          EndSource.FRAME_TIME_VECTOR,
          450);
      ends(frames(90).text(0x00180040, "IS", "15"), EndSource.CINE_RATE, 6_000);
      ends(
          frames(90).text(0x00180072, "DS", "7.5").text(FRAME_TIME, "DS", "66.7"),
          EndSource.EFFECTIVE_DURATION,
          7_500);
    }

    @Test
    void theFrameThatEndsLast() throws Exception {
      MadeDicom content =
          MadeDicom.with()
              .text(Times.FRAME_ACQUISITION_DATE_TIME, "DT", "20160420120010")
              .fd(Tags.FRAME_ACQUISITION_DURATION, 2500);
      MadeDicom frame = MadeDicom.with().item(Times.FRAME_CONTENT_SEQUENCE, content);
      ends(
          frames(1).item(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame),
          EndSource.FRAME_ACQUISITION,
          12_500);
    }

    @Test
    void itsOwnTime() throws Exception {
      ends(
          noon().text(0x00189517, "DT", "20160420140000+0100").fd(Tags.ACQUISITION_DURATION, 1),
          EndSource.END_DATETIME,
          3_600_000);
    }

    @Test
    void anExposure() throws Exception {
      ends(noon().text(AcquisitionEnd.EXPOSURE_TIME, "IS", "1500"), EndSource.EXPOSURE_TIME, 1_500);
      ends(noon().fd(Tags.EXPOSURE_TIME_IN_MS, 12.5), EndSource.EXPOSURE_TIME, 12);
      ends(noon().text(0x00188150, "DS", "8000"), EndSource.EXPOSURE_TIME, 8);
      ends(noon().text(0x00181480, "DS", "4.5"), EndSource.TOMO_TIME, 4_500);
    }

    @Test
    void notADurationOfDaysNorANegativeOne() throws Exception {
      ends(
          noon()
              .fd(Tags.ACQUISITION_DURATION, 200_000)
              .text(AcquisitionEnd.EXPOSURE_TIME, "IS", "9"),
          EndSource.EXPOSURE_TIME,
          9);
      ends(noon().fd(Tags.ACQUISITION_DURATION, Double.NaN), EndSource.START, 0);
      ends(noon().fd(Tags.ACQUISITION_DURATION, -4), EndSource.START, 0);
      ends(noon().text(ACTUAL_FRAME_DURATION, "IS", "1.#INF"), EndSource.START, 0);
    }
  }
}
