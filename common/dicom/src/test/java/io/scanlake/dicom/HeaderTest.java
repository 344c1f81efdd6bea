package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.dicom.ObjectKind.ExclusionReason;
import io.scanlake.dicom.Times.TimeSource;
import io.scanlake.dicom.Times.ZoneSource;
import io.scanlake.file.Source;
import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTest {
  private static final int STUDY_TIME = 0x00080030;
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static Header header(MadeDicom made) throws Exception {
    return Header.of(made.open(), SHANGHAI);
  }

  private static MadeDicom with() {
    return MadeDicom.with();
  }

  @Nested
  class WhenItWasAcquired {
    @Test
    void acquisitionDateTimeWinsAndItsOffsetHolds() throws Exception {
      Times times =
          header(
                  with()
                      .text(Times.ACQUISITION_DATE_TIME, "DT", "20261122103000.5+0100")
                      .text(Times.TIMEZONE_OFFSET_FROM_UTC, "SH", "+0300")
                      .text(Times.ACQUISITION_DATE, "DA", "20200101")
                      .text(Times.ACQUISITION_TIME, "TM", "010101")
                      .fd(Tags.ACQUISITION_DURATION, 2.25))
              .times();
      // 10:30:00.5 at +01:00 is 09:30:00.5 UTC
      assertThat(times.acquiredUtc()).isEqualTo(Instant.parse("2026-11-22T09:30:00.500Z"));
      assertThat(times.acquiredEndUtc()).isEqualTo(times.acquiredUtc().plusMillis(2250));
      assertThat(times.timeSource()).isEqualTo(TimeSource.ACQUISITION_DATETIME);
      assertThat(times.zoneSource()).isEqualTo(ZoneSource.VALUE);
      assertThat(times.localDate()).isEqualTo(LocalDate.of(2026, 11, 22));
    }

    @Test
    void theSiteZoneAppliesWhereNoneIsStated() throws Exception {
      Times times =
          header(
                  with()
                      .text(Times.ACQUISITION_DATE, "DA", "20261122")
                      .text(Times.ACQUISITION_TIME, "TM", "0010")
                      .text(AcquisitionEnd.EXPOSURE_TIME, "IS", "1500"))
              .times();
      // 00:10 in Shanghai (+08:00) is 16:10 UTC on the day before; local date stays
      assertThat(times.acquiredUtc()).isEqualTo(Instant.parse("2026-11-21T16:10:00Z"));
      assertThat(Duration.between(times.acquiredUtc(), times.acquiredEndUtc())).hasMillis(1500);
      assertThat(times.localDate()).isEqualTo(LocalDate.of(2026, 11, 22));
      assertThat(times.zoneSource()).isEqualTo(ZoneSource.SITE);
    }

    @Test
    void theOffsetOfTheHeaderTakesPrecedence() throws Exception {
      Times times =
          header(
                  with()
                      .text(Times.SERIES_DATE, "DA", "2026.11.22")
                      .text(Times.SERIES_TIME, "TM", "12:30:15")
                      .text(Times.TIMEZONE_OFFSET_FROM_UTC, "SH", "-0330"))
              .times();
      assertThat(times.acquiredUtc()).isEqualTo(Instant.parse("2026-11-22T16:00:15Z"));
      assertThat(times.timeSource()).isEqualTo(TimeSource.SERIES);
      assertThat(times.zoneSource()).isEqualTo(ZoneSource.HEADER);
      // 16:00 UTC is 00:00 of the 23rd in Shanghai
      assertThat(times.localDate()).isEqualTo(LocalDate.of(2026, 11, 23));
    }

    @Test
    void studyTimeIsNeverUsedButItsDateMayStandIn() throws Exception {
      Times times =
          header(with().text(Tags.STUDY_DATE, "DA", "20261122").text(STUDY_TIME, "TM", "080000"))
              .times();
      assertThat(times.acquiredUtc()).isNull();
      assertThat(times.localDate()).isEqualTo(LocalDate.of(2026, 11, 22));
      assertThat(times.timeSource()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"***,120000", "20261322,120000", "20261122,2500", "20261122,***", "00000000,00"})
    void anythingButATimeIsUnknown(String date, String time) throws Exception {
      Times times =
          header(
                  with()
                      .text(Times.ACQUISITION_DATE, "DA", date)
                      .text(Times.ACQUISITION_TIME, "TM", time))
              .times();
      assertThat(times.acquiredUtc()).isNull();
    }
  }

  @Nested
  class WhatMayBeStored {
    @Test
    void freeTextInCodesIsDropped() throws Exception {
      Header header =
          header(
              with()
                  .text(ObjectKind.IMAGE_TYPE, "CS", "ORIGINAL\\PRIMARY\\Müller, Hans")
                  .text(Anatomy.BODY_PART_EXAMINED, "CS", "MUELLER HANS")
                  .text(Anatomy.VIEW_POSITION, "CS", "MUELLER")
                  .text(Tags.SOP_CLASS_UID, "UI", "1.3.12.2.1107.5.9.1")
                  .text(PixelSummary.BURNED_IN_ANNOTATION, "CS", "MAYBE")
                  .text(Demographics.PATIENT_SEX, "CS", "MALE")
                  .text(Agents.CONTRAST_BOLUS_AGENT, "LO", "given by Dr Who")
                  .item(
                      Anatomy.PROCEDURE_CODE_SEQUENCE,
                      with()
                          .text(Tags.CODE_VALUE, "SH", "ask Dr Who")
                          .text(Tags.CODING_SCHEME_DESIGNATOR, "SH", "LOCAL")));
      assertThat(header.kind().imageType()).isEqualTo("ORIGINAL\\PRIMARY\\");
      assertThat(header.anatomy().bodyPart()).isNull();
      assertThat(header.anatomy().viewPosition()).isNull();
      assertThat(header.anatomy().protocolCode()).isNull();
      assertThat(header.kind().sopClassUid()).isNull();
      assertThat(header.pixels().burnedInAnnotation()).isNull();
      assertThat(header.demographics().patientSex()).isNull();
      assertThat(header.agents().contrastAgent()).isEqualTo("OTHER");
    }

    @Test
    void identifiersAreReadButNotPrinted() throws Exception {
      Header header =
          header(
              with()
                  .text(Tags.PATIENT_ID, "LO", "CANARY-1")
                  .text(Identifiers.ISSUER_OF_PATIENT_ID, "LO", "CANARY-2")
                  .text(Identifiers.ACCESSION_NUMBER, "SH", "CANARY-3")
                  .text(Identifiers.OPERATORS_NAME, "PN", "CANARY^4")
                  .text(Identifiers.STUDY_INSTANCE_UID, "UI", "1.2.77777.5")
                  .text(Referral.CURRENT_PATIENT_LOCATION, "LO", "CANARY-6"));
      assertThat(header.identifiers().patientId()).isEqualTo("CANARY-1");
      assertThat(header.identifiers().operatorsName()).isEqualTo("CANARY^4");
      assertThat(header.referral().currentPatientLocation()).isEqualTo("CANARY-6");
      assertThat(header.toString()).doesNotContain("CANARY").doesNotContain("77777");
    }

    @ParameterizedTest
    @CsvSource({
      "045Y,,40-49",
      "090Y,,90+",
      "103Y,,90+",
      "011M,,0-9",
      ",19501123,70-79",
      ",19361122,90+",
      "old,,",
      "42,,40-49",
      "042 Y,,40-49",
      "042y,,40-49",
      "42,20200101,0-9",
      "000,,",
      "200,,",
      ",20300101,"
    })
    void ageIsABand(String age, String birth, String expected) throws Exception {
      MadeDicom made = with().text(Tags.STUDY_DATE, "DA", "20261122");
      if (age != null) {
        made.text(Demographics.PATIENT_AGE, "AS", age);
      }
      if (birth != null) {
        made.text(Demographics.PATIENT_BIRTH_DATE, "DA", birth);
      }
      // 2026-11-22 minus 1950-11-23 is one day short of 76 years
      assertThat(header(made).demographics().ageBand()).isEqualTo(expected);
    }
  }

  @Nested
  class WhatCountsForTime {
    @ParameterizedTest
    @CsvSource({
      "ORIGINAL\\PRIMARY\\AXIAL,1.2.840.10008.5.1.4.1.1.2,CT,",
      "ORIGINAL\\PRIMARY\\LOCALIZER,1.2.840.10008.5.1.4.1.1.2,CT,",
      "DERIVED\\PRIMARY,1.2.840.10008.5.1.4.1.1.2,CT,DERIVED",
      "ORIGINAL\\SECONDARY,1.2.840.10008.5.1.4.1.1.2,CT,SECONDARY",
      "ORIGINAL\\PRIMARY,1.2.840.10008.5.1.4.1.1.7,OT,SECONDARY_CAPTURE",
      "ORIGINAL\\PRIMARY,1.2.840.10008.5.1.4.1.1.7.2,US,SECONDARY_CAPTURE",
      "ORIGINAL\\PRIMARY,1.2.840.10008.5.1.4.1.1.77.1.4,XC,",
      "ORIGINAL\\PRIMARY,1.2.840.10008.5.1.4.1.1.88.67,SR,NOT_ACQUIRED",
      "ORIGINAL\\PRIMARY,1.2.840.10008.5.1.4.1.1.66.4,SEG,NOT_ACQUIRED",
      "ORIGINAL\\PRIMARY,1.2.840.10008.5.1.4.1.1.481.1,RTIMAGE,"
    })
    void byOneHeader(String type, String sopClass, String modality, String reason)
        throws Exception {
      ObjectKind kind =
          header(
                  with()
                      .text(ObjectKind.IMAGE_TYPE, "CS", type)
                      .text(Tags.SOP_CLASS_UID, "UI", sopClass)
                      .text(Tags.MODALITY, "CS", modality))
              .kind();
      assertThat(kind.exclusionReason())
          .isEqualTo(reason == null ? null : ExclusionReason.valueOf(reason));
      assertThat(kind.countsForTime()).isEqualTo(reason == null);
      assertThat(kind.isLocalizer()).isEqualTo(type.endsWith("LOCALIZER"));
    }

    @ParameterizedTest
    @CsvSource({"QA_2026,true", "CT QC,true", "PHANTOM^Water,true", "Testa^Anna,false"})
    void phantomsDoNot(String name, boolean expected) throws Exception {
      assertThat(header(with().text(ObjectKind.PATIENT_NAME, "PN", name)).kind().isPhantom())
          .isEqualTo(expected);
    }
  }

  @Test
  void bodyRegionsAreNormalised() throws Exception {
    assertThat(BodyRegion.ofTerm("c-spine")).isEqualTo(BodyRegion.SPINE);
    assertThat(BodyRegion.ofTerm("L SPINE")).isEqualTo(BodyRegion.SPINE);
    assertThat(BodyRegion.ofTerm("HAND_L?")).isNull();
    Anatomy numbered =
        header(with().text(Anatomy.BODY_PART_EXAMINED, "CS", "Head 4711-0815")).anatomy();
    assertThat(numbered.bodyPart()).isEqualTo("HEAD");
    Anatomy coded =
        header(
                with()
                    .item(
                        Anatomy.ANATOMIC_REGION_SEQUENCE,
                        with().text(Tags.CODE_VALUE, "SH", "T-D3000")))
            .anatomy();
    assertThat(coded.bodyRegion()).isEqualTo(BodyRegion.CHEST);
  }

  @ParameterizedTest
  @CsvSource({"370000000,370", "185.5,185.5", "0,"})
  void activityIsInMegabecquerel(String stated, Double expected) throws Exception {
    Agents agents =
        header(
                with()
                    .item(
                        Agents.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE,
                        with()
                            .text(Agents.RADIOPHARMACEUTICAL, "LO", "18F-FDG (Fluorodeoxyglucose)")
                            .text(Agents.RADIONUCLIDE_TOTAL_DOSE, "DS", stated)))
            .agents();
    assertThat(agents.activityMbq()).isEqualTo(expected);
    assertThat(agents.radiopharmaceutical()).isEqualTo("FDG");
  }

  @ParameterizedTest
  @CsvSource({"Omnipaque 350,IOHEXOL", "GADOVIST 1.0,GADOBUTROL", "NONE,", "xyz,OTHER"})
  void contrastAgentsAreGeneric(String stated, String expected) throws Exception {
    assertThat(
            header(with().text(Agents.CONTRAST_BOLUS_AGENT, "LO", stated)).agents().contrastAgent())
        .isEqualTo(expected);
  }

  @Test
  void undeclaredTextIsReadAsTheSitesOwn() throws Exception {
    Charset gb18030 = Charset.forName("GB18030");
    String ward = "放射科三病区";
    for (Charset written : List.of(gb18030, StandardCharsets.UTF_8)) {
      byte[] file = with().charset(written).text(Device.INSTITUTION_NAME, "LO", ward).part10();
      Header header =
          Header.of(DicomFile.parse(Source.of(file), MadeDicom.BUDGET, gb18030), SHANGHAI);
      assertThat(header.device().institution()).isEqualTo(ward);
      assertThat(header.isTextGuessed()).isTrue();
    }
  }

  @Test
  void realSitesGiveTheirStationsAndTimes() throws Exception {
    Path folder = TestData.set("dicom_sites");
    List<String> wrong = new ArrayList<>();
    for (Map<String, String> row : Csv.read(folder.resolve("dicom_files.csv"))) {
      byte[] bytes = Files.readAllBytes(folder.resolve(row.get("file")));
      DicomFile file = DicomFile.parse(Source.of(bytes), MadeDicom.BUDGET);
      Header header = Header.of(file, ZoneOffset.UTC);
      check(wrong, row, "Modality", header.kind().modality());
      check(wrong, row, "Manufacturer", header.device().manufacturer());
      check(wrong, row, "Model", header.device().modelName());
      check(wrong, row, "Station", header.device().stationName());
      check(wrong, row, "Institution", header.device().institution());
      check(wrong, row, "Serial", header.device().deviceSerialNumber());
      check(wrong, row, "StudyUID", header.identifiers().studyUid());
      check(wrong, row, "SeriesUID", header.identifiers().seriesUid());
      check(wrong, row, "PatientID", header.identifiers().patientId());
      check(wrong, row, "TS", header.kind().transferSyntaxUid());
      if (row.get("AcqDate").matches("[0-9]{8}") && row.get("AcqTime").matches("[0-9.]{6,}")) {
        String time = header.times().acquiredUtc().toString().replaceAll("[-:TZ]", "");
        String stated = row.get("AcqDate") + row.get("AcqTime");
        if (!time.startsWith(stated.substring(0, 14))) {
          wrong.add(row.get("file") + " acquired " + time + ", stated " + stated);
        }
        if (!header.times().localDate().toString().replace("-", "").equals(row.get("AcqDate"))
            && header.times().timeSource() != TimeSource.ACQUISITION_DATETIME) {
          wrong.add(row.get("file") + " local date " + header.times().localDate());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void check(
      List<String> wrong, Map<String, String> row, String column, String value) {
    if (!row.get(column).trim().equals(value == null ? "" : value)) {
      wrong.add(row.get("file") + " " + column + " '" + row.get(column) + "' but '" + value + "'");
    }
  }
}
