package io.scanlake.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.testing.Csv;
import io.scanlake.testing.TestData;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The reader, the decoders and the renderer against real and made files with known truth. */
class DicomConformanceTest {
  private static final long BUDGET = 64 << 20;
  private final FrameBuffers buffers = new FrameBuffers();

  private static Path folder() {
    return TestData.set("dicom_conformance");
  }

  private static DicomFile open(String file) throws IOException, UnusableException {
    return DicomFile.parse(Source.of(Files.readAllBytes(folder().resolve(file))), BUDGET);
  }

  /**
   * Files whose publisher corrected a wrong label later, with the later one: the same stream,
   * YCbCr, was called RGB at first, and the reference of then has its colours wrong.
   */
  private static final Map<String, String> CORRECTED =
      Map.of(
          "files/pydicom-2.3.1/SC_rgb_jpeg_lossy_gdcm.dcm",
          "files/pydicom/SC_rgb_jpeg_lossy_gdcm.dcm");

  @Test
  void everyFileEndsAsItsVerdictSays() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map<String, String> row : Csv.read(folder().resolve("files.csv"))) {
      String refusal = null;
      try {
        DicomFile file = open(row.get("file"));
        if (file.hasPixels()) {
          for (int i = 0; i < file.layout().frames(); i++) {
            file.frame(i, buffers);
          }
        }
      } catch (UnusableException e) {
        refusal = e.code() + ": " + e.getMessage();
      }
      String verdict = row.get("verdict");
      if (verdict.equals("ok") && refusal != null || verdict.equals("reject") && refusal == null) {
        wrong.add(
            row.get("file") + " " + verdict + " but " + refusal + " (" + row.get("note") + ")");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void samplesAreThoseOfTheReference() throws Exception {
    Map<String, String> verdicts = verdicts();
    List<String> wrong = new ArrayList<>();
    List<Map<String, String>> rows = Csv.read(folder().resolve("pixels.csv"));
    Map<String, Map<String, String>> references = new HashMap<>();
    rows.forEach(row -> references.put(row.get("file") + row.get("frame"), row));
    for (Map<String, String> row : rows) {
      String problem;
      try {
        String reference = CORRECTED.getOrDefault(row.get("file"), row.get("file"));
        problem = compare(references.get(reference + row.get("frame")), open(row.get("file")));
      } catch (UnusableException e) {
        problem = verdicts.get(row.get("file")).equals("ok") ? e.code() + e.getMessage() : null;
      }
      if (problem != null) {
        wrong.add(row.get("file") + " frame " + row.get("frame") + ": " + problem);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Map<String, String> verdicts() throws IOException {
    Map<String, String> verdicts = new HashMap<>();
    for (Map<String, String> row : Csv.read(folder().resolve("files.csv"))) {
      verdicts.put(row.get("file"), row.get("verdict"));
    }
    return verdicts;
  }

  private String compare(Map<String, String> row, DicomFile file) throws Exception {
    StoredFrame frame = file.frame(Integer.parseInt(row.get("frame")), buffers);
    String shape = frame.rows() + "x" + frame.columns() + "x" + frame.channels();
    if (!shape.equals(row.get("rows") + "x" + row.get("columns") + "x" + row.get("samples"))) {
      return "shape " + shape;
    }
    if (sha256(frame).equals(row.get("sha256"))) {
      return null;
    }
    int tolerance = Integer.parseInt(row.get("tolerance"));
    double sum = 0;
    double min = Double.MAX_VALUE;
    double max = -Double.MAX_VALUE;
    for (int i = 0; i < frame.count(); i++) {
      double value = frame.value(i);
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    String seen =
        String.format("min %s max %s mean %.6f, expected %s", min, max, sum / frame.count(), row);
    if (row.get("truth").isEmpty()) {
      return seen;
    }
    int difference =
        difference(
            frame,
            ImageIO.read(folder().resolve(row.get("truth")).toFile()),
            Integer.parseInt(row.get("truth_offset")));
    return difference <= tolerance ? null : "differs by " + difference + "; " + seen;
  }

  private static int difference(StoredFrame frame, BufferedImage truth, int offset) {
    Raster raster = truth.getRaster();
    double difference = 0;
    int i = 0;
    for (int y = 0; y < frame.rows(); y++) {
      for (int x = 0; x < frame.columns(); x++) {
        for (int c = 0; c < frame.channels(); c++) {
          double expected = raster.getSample(x, y, c) - offset;
          difference = Math.max(difference, Math.abs(frame.value(i++) - expected));
        }
      }
    }
    return (int) difference;
  }

  private static String sha256(StoredFrame frame) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(frame.count() * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < frame.count(); i++) {
      if (frame.floats() != null) {
        bytes.putFloat(frame.floats()[i]);
      } else {
        bytes.putInt((int) (long) frame.value(i));
      }
    }
    return hex(bytes.array());
  }

  private static String hex(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void attributesAreThoseOfTheReference() throws Exception {
    Map<String, Integer> tags =
        Map.ofEntries(
            Map.entry("PatientName", ObjectKind.PATIENT_NAME),
            Map.entry("Modality", Tags.MODALITY),
            Map.entry("StudyDate", Tags.STUDY_DATE),
            Map.entry("StudyTime", 0x00080030),
            Map.entry("SeriesTime", Times.SERIES_TIME),
            Map.entry("AcquisitionDate", Times.ACQUISITION_DATE),
            Map.entry("AcquisitionTime", Times.ACQUISITION_TIME),
            Map.entry("StationName", Device.STATION_NAME),
            Map.entry("DeviceSerialNumber", Device.DEVICE_SERIAL_NUMBER),
            Map.entry("Manufacturer", Device.MANUFACTURER),
            Map.entry("ManufacturerModelName", Device.MANUFACTURER_MODEL_NAME),
            Map.entry("InstitutionName", Device.INSTITUTION_NAME),
            Map.entry("BodyPartExamined", Anatomy.BODY_PART_EXAMINED),
            Map.entry("ImageType", ObjectKind.IMAGE_TYPE),
            Map.entry("SOPClassUID", Tags.SOP_CLASS_UID),
            Map.entry("SOPInstanceUID", Tags.SOP_INSTANCE_UID),
            Map.entry("SpecificCharacterSet", Tags.SPECIFIC_CHARACTER_SET));
    List<String> wrong = new ArrayList<>();
    for (Map<String, String> row : Csv.read(folder().resolve("attributes.csv"))) {
      Dataset dataset = open(row.get("file")).dataset();
      for (Map.Entry<String, String> expected : row.entrySet()) {
        if (expected.getKey().equals("file")) {
          continue;
        }
        int tag = tags.get(expected.getKey());
        String value = dataset.has(tag) ? String.join("\\", dataset.texts(tag)) : "\\N";
        if (!significant(value).equals(significant(expected.getValue()))) {
          wrong.add(row.get("file") + " " + expected + " but '" + value + "'");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Without what PS3.5, 6.2 calls insignificant: spaces after a value, empty groups of a name. */
  private static String significant(String value) {
    return value.replaceAll(" +(?=\\\\|$)", "").replaceAll("=+$", "");
  }

  @Test
  void picturesAreThoseOfTheReference() throws Exception {
    Renderer renderer = new Renderer();
    List<String> wrong = new ArrayList<>();
    for (Map<String, String> row : Csv.read(folder().resolve("render.csv"))) {
      DicomFile file = open(row.get("file"));
      int index = Integer.parseInt(row.get("frame"));
      StoredFrame frame = file.frame(index, buffers);
      byte[] picture = new byte[frame.count()];
      Rendering rendering = renderer.render(file, index, frame, picture);
      double sum = 0;
      for (byte gray : picture) {
        sum += gray & 0xFF;
      }
      double off = Math.abs(sum / picture.length - Double.parseDouble(row.get("mean")));
      double tolerance = Double.parseDouble(row.get("tolerance"));
      boolean isSame = tolerance > 0 ? off <= tolerance : hex(picture).equals(row.get("sha256"));
      if (!isSame || rendering.rule() != RenderRule.WINDOW) {
        wrong.add(row + " but mean off by " + off + ", " + rendering);
      }
    }
    assertThat(wrong).isEmpty();
  }
}
