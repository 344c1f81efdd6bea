package io.scanlake.dicom;

import io.scanlake.dicom.Header.ActivityUnit;
import io.scanlake.dicom.Header.Agents;
import io.scanlake.dicom.Header.Anatomy;
import io.scanlake.dicom.Header.BodyRegionSource;
import io.scanlake.dicom.Header.Device;
import io.scanlake.dicom.Header.ExclusionReason;
import io.scanlake.dicom.Header.Exposure;
import io.scanlake.dicom.Header.Identity;
import io.scanlake.dicom.Header.Kind;
import io.scanlake.dicom.Header.Picture;
import io.scanlake.dicom.Header.Subject;
import io.scanlake.dicom.Header.Times;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@link Header}: each value is checked to be of its kind before it may be stored. */
final class HeaderReader {
  private static final String STANDARD_ROOT = "1.2.840.10008.";
  private static final String STORAGE = STANDARD_ROOT + "5.1.4.1.1.";
  private static final String DIRECTORY = STANDARD_ROOT + "1.3.10";
  private static final Pattern UID = Pattern.compile("[0-9]+(\\.[0-9]+)+");
  private static final Pattern CODE = Pattern.compile("[A-Z0-9][A-Z0-9 _]{0,15}");
  private static final Pattern CODE_VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,15}");
  private static final Pattern SCHEME = Pattern.compile("[A-Z0-9][A-Z0-9_.-]{0,15}");
  private static final Pattern PHANTOM =
      Pattern.compile("(?<![A-Z])(QA|QC|TEST)(?![A-Z])|PHANTOM", Pattern.CASE_INSENSITIVE);
  private static final Set<String> NOT_ACQUIRED =
      Set.of(
          "KO",
          "PR",
          "SR",
          "SEG",
          "REG",
          "DOC",
          "RTSTRUCT",
          "RTPLAN",
          "RTDOSE",
          "RTRECORD",
          "PLAN",
          "RWV",
          "FID",
          "STAIN",
          "TEXTUREMAP",
          "SMR",
          "M3D",
          "HC",
          "AU",
          "DMS");
  private static final List<String> NOT_ACQUIRED_CLASSES =
      List.of("9.", "11.", "30", "66", "67", "68.", "88.", "104.", "481.2", "481.3", "481.5");
  private static final Set<String> LOSSY = Set.of(".50", ".51", ".52", ".53", ".54", ".55", ".56");
  private static final Set<String> EITHER = Set.of(".81", ".91", ".93", ".203");

  /** Less than this is not an activity in Bq: 0.1 MBq. */
  private static final double LEAST_BQ = 1e5;

  private HeaderReader() {}

  static Header read(DicomFile file, ZoneId siteZone) {
    Dataset dataset = file.dataset();
    Times times = TimesReader.read(dataset, siteZone);
    Kind kind = kind(file);
    return new Header(
        identity(file.meta(), dataset),
        new Device(
            text(dataset, Tags.MANUFACTURER),
            text(dataset, Tags.MANUFACTURER_MODEL_NAME),
            text(dataset, Tags.DEVICE_SERIAL_NUMBER),
            text(dataset, Tags.STATION_NAME),
            text(dataset, Tags.INSTITUTION_NAME),
            text(dataset, Tags.INSTITUTIONAL_DEPARTMENT_NAME)),
        kind,
        times,
        picture(dataset, kind.transferSyntaxUid()),
        anatomy(dataset),
        new Subject(
            oneOf(dataset, Tags.PATIENT_SEX, Set.of("M", "F", "O")),
            ageBand(dataset, times),
            text(dataset, Tags.CURRENT_PATIENT_LOCATION),
            text(dataset, Tags.REQUESTING_SERVICE)),
        agents(dataset),
        exposure(dataset),
        dataset.isTextGuessed());
  }

  private static Identity identity(Dataset meta, Dataset dataset) {
    String sopUid = text(dataset, Tags.SOP_INSTANCE_UID);
    return new Identity(
        text(dataset, Tags.PATIENT_ID),
        text(dataset, Tags.ISSUER_OF_PATIENT_ID),
        text(dataset, Tags.ACCESSION_NUMBER),
        text(dataset, Tags.STUDY_INSTANCE_UID),
        text(dataset, Tags.SERIES_INSTANCE_UID),
        sopUid == null ? text(meta, Tags.MEDIA_STORAGE_SOP_INSTANCE_UID) : sopUid,
        text(dataset, Tags.OPERATORS_NAME));
  }

  private static Kind kind(DicomFile file) {
    Dataset dataset = file.dataset();
    String modality = code(dataset.text(Tags.MODALITY));
    String sopClass = standardUid(dataset.text(Tags.SOP_CLASS_UID));
    if (sopClass == null) {
      sopClass = standardUid(file.meta().text(Tags.MEDIA_STORAGE_SOP_CLASS_UID));
    }
    List<String> types = new ArrayList<>();
    for (String type : dataset.texts(Tags.IMAGE_TYPE)) {
      String checked = code(type);
      types.add(checked == null ? "" : checked);
    }
    String first = types.isEmpty() ? "" : types.get(0);
    String second = types.size() < 2 ? "" : types.get(1);
    boolean isCapture = sopClass != null && (sopClass + ".").startsWith(STORAGE + "7.");
    boolean isPhantom = isPhantom(dataset);
    ExclusionReason reason = null;
    if (isCapture) {
      reason = ExclusionReason.SECONDARY_CAPTURE;
    } else if (isNotAcquired(modality, sopClass)) {
      reason = ExclusionReason.NOT_ACQUIRED;
    } else if (!first.isEmpty() && !first.equals("ORIGINAL")) {
      reason = ExclusionReason.DERIVED;
    } else if (second.equals("SECONDARY")) {
      reason = ExclusionReason.SECONDARY;
    } else if (isPhantom) {
      reason = ExclusionReason.PHANTOM;
    }
    return new Kind(
        modality,
        sopClass,
        standardUid(file.transferSyntaxUid()),
        first.isEmpty() && second.isEmpty() ? null : String.join("\\", types),
        oneOf(dataset, Tags.PRESENTATION_INTENT_TYPE, Set.of("FOR PRESENTATION", "FOR PROCESSING")),
        first.isEmpty() ? null : (Boolean) first.equals("ORIGINAL"),
        types.contains("LOCALIZER"),
        isCapture,
        isPhantom,
        reason == null,
        reason);
  }

  private static boolean isPhantom(Dataset dataset) {
    String control = dataset.text(Tags.QUALITY_CONTROL_IMAGE);
    if (control != null && (control.equals("YES") || control.equals("BOTH"))) {
      return true;
    }
    String name = dataset.text(Tags.PATIENT_NAME);
    String id = dataset.text(Tags.PATIENT_ID);
    return name != null && PHANTOM.matcher(name).find() || id != null && PHANTOM.matcher(id).find();
  }

  private static boolean isNotAcquired(String modality, String sopClass) {
    if (modality != null && NOT_ACQUIRED.contains(modality)) {
      return true;
    }
    if (sopClass == null || !sopClass.startsWith(STORAGE)) {
      return DIRECTORY.equals(sopClass);
    }
    String rest = sopClass.substring(STORAGE.length());
    for (String prefix : NOT_ACQUIRED_CLASSES) {
      if (prefix.endsWith(".") ? rest.startsWith(prefix) : (rest + ".").startsWith(prefix + ".")) {
        return true;
      }
    }
    return false;
  }

  private static Picture picture(Dataset dataset, String syntax) {
    Integer rows = positive(dataset.integer(Tags.ROWS));
    Integer columns = positive(dataset.integer(Tags.COLUMNS));
    Integer frames = positive(dataset.integer(Tags.NUMBER_OF_FRAMES));
    Integer bits = positive(dataset.integer(Tags.BITS_STORED));
    Integer samples = positive(dataset.integer(Tags.SAMPLES_PER_PIXEL));
    String photometric = dataset.text(Tags.PHOTOMETRIC_INTERPRETATION);
    double[] spacing = spacing(dataset);
    String lossy = dataset.text(Tags.LOSSY_IMAGE_COMPRESSION);
    String coding =
        syntax == null || !syntax.startsWith(STANDARD_ROOT + "1.2.4") ? "" : syntax.substring(19);
    Boolean isLossy =
        "01".equals(lossy) || LOSSY.contains(coding)
            ? Boolean.TRUE
            : "00".equals(lossy) || !EITHER.contains(coding) ? Boolean.FALSE : null;
    return new Picture(
        rows,
        columns,
        frames == null && rows != null ? (Integer) 1 : frames,
        bits,
        code(photometric) == null
            ? null
            : Photometric.of(photometric, samples == null ? 1 : samples).name(),
        spacing == null ? null : (Double) spacing[0],
        spacing == null ? null : (Double) spacing[1],
        rows == null ? null : isLossy,
        oneOf(dataset, Tags.BURNED_IN_ANNOTATION, Set.of("YES", "NO")));
  }

  private static double[] spacing(Dataset dataset) {
    Dataset measures = Groups.item(dataset, 0, Tags.PIXEL_MEASURES_SEQUENCE);
    double[][] candidates = {
      dataset.numbers(Tags.PIXEL_SPACING),
      measures == null ? new double[0] : measures.numbers(Tags.PIXEL_SPACING),
      dataset.numbers(Tags.IMAGER_PIXEL_SPACING)
    };
    for (double[] spacing : candidates) {
      if (spacing.length >= 2 && spacing[0] > 0 && spacing[1] > 0) {
        return spacing;
      }
    }
    return null;
  }

  private static Anatomy anatomy(Dataset dataset) {
    String part = text(dataset, Tags.BODY_PART_EXAMINED);
    BodyRegion region = BodyRegion.ofTerm(part);
    BodyRegionSource source = region == null ? null : BodyRegionSource.BODY_PART_EXAMINED;
    String bodyPart = region == null ? null : BodyRegion.term(part);
    if (region == null) {
      Dataset frameAnatomy = Groups.item(dataset, 0, Tags.FRAME_ANATOMY_SEQUENCE);
      for (Dataset place : new Dataset[] {dataset, frameAnatomy}) {
        Dataset code = place == null ? null : place.item(Tags.ANATOMIC_REGION_SEQUENCE);
        if (code != null && region == null) {
          region = BodyRegion.ofCode(text(code, Tags.CODE_VALUE));
          region = region == null ? BodyRegion.ofTerm(text(code, Tags.CODE_MEANING)) : region;
        }
      }
      source = region == null ? null : BodyRegionSource.ANATOMIC_REGION;
    }
    Set<String> sides = Set.of("R", "L", "U", "B");
    String side = oneOf(dataset, Tags.IMAGE_LATERALITY, sides);
    return new Anatomy(
        bodyPart,
        region,
        source,
        oneOf(dataset, Tags.VIEW_POSITION, Terms.VIEW_POSITIONS),
        side == null ? oneOf(dataset, Tags.LATERALITY, sides) : side,
        protocolCode(dataset));
  }

  private static String protocolCode(Dataset dataset) {
    for (int sequence :
        new int[] {Tags.PROCEDURE_CODE_SEQUENCE, Tags.PERFORMED_PROTOCOL_CODE_SEQUENCE}) {
      Dataset item = dataset.item(sequence);
      String value = item == null ? null : text(item, Tags.CODE_VALUE);
      String scheme = item == null ? null : text(item, Tags.CODING_SCHEME_DESIGNATOR);
      if (value != null
          && scheme != null
          && CODE_VALUE.matcher(value).matches()
          && SCHEME.matcher(scheme).matches()) {
        return scheme + ":" + value;
      }
    }
    return null;
  }

  /** Ten years wide; from 90 on one band, since high ages identify (dicom.md, section 6). */
  private static String ageBand(Dataset dataset, Times times) {
    Integer years = age(dataset, times);
    if (years == null || years < 0 || years > 130) {
      return null;
    }
    return years >= 90 ? "90+" : years / 10 * 10 + "-" + (years / 10 * 10 + 9);
  }

  private static Integer age(Dataset dataset, Times times) {
    String age = text(dataset, Tags.PATIENT_AGE);
    if (age != null && age.matches("[0-9]{1,3}[DWMY]")) {
      int count = Integer.parseInt(age.substring(0, age.length() - 1));
      return switch (age.charAt(age.length() - 1)) {
        case 'Y' -> count;
        case 'M' -> count / 12;
        case 'W' -> count / 52;
        default -> count / 365;
      };
    }
    LocalDate birth = TimesReader.date(text(dataset, Tags.PATIENT_BIRTH_DATE), 1850);
    LocalDate then = times.localDate();
    if (then == null) {
      then = TimesReader.date(text(dataset, Tags.STUDY_DATE));
    }
    return birth == null || then == null ? null : (Integer) Period.between(birth, then).getYears();
  }

  private static Agents agents(Dataset dataset) {
    String agent = Terms.contrastAgent(text(dataset, Tags.CONTRAST_BOLUS_AGENT));
    Dataset coded = dataset.item(Tags.CONTRAST_BOLUS_AGENT_SEQUENCE);
    if ((agent == null || agent.equals(Terms.OTHER)) && coded != null) {
      String meaning = Terms.contrastAgent(text(coded, Tags.CODE_MEANING));
      agent = meaning == null ? agent : meaning;
    }
    if (agent != null && agent.equals(Terms.OTHER)) {
      String ingredient = Terms.contrastAgent(text(dataset, Tags.CONTRAST_BOLUS_INGREDIENT));
      agent = ingredient == null ? agent : ingredient;
    }
    Dataset dose = dataset.item(Tags.RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE);
    Dataset place = dose == null ? dataset : dose;
    String pharmaceutical = Terms.radiopharmaceutical(text(place, Tags.RADIOPHARMACEUTICAL));
    Dataset code = place.item(Tags.RADIOPHARMACEUTICAL_CODE_SEQUENCE);
    if ((pharmaceutical == null || pharmaceutical.equals(Terms.OTHER)) && code != null) {
      String meaning = Terms.radiopharmaceutical(text(code, Tags.CODE_MEANING));
      pharmaceutical = meaning == null ? pharmaceutical : meaning;
    }
    Double activity = positive(place.number(Tags.RADIONUCLIDE_TOTAL_DOSE));
    boolean isMbq = activity != null && activity < LEAST_BQ;
    return new Agents(
        agent,
        positive(dataset.number(Tags.CONTRAST_BOLUS_VOLUME)),
        pharmaceutical,
        activity == null ? null : (Double) (isMbq ? activity : activity / 1e6),
        activity == null ? null : isMbq ? ActivityUnit.MBQ : ActivityUnit.BQ);
  }

  private static Exposure exposure(Dataset dataset) {
    Double ctdi = positive(dataset.number(Tags.CTDI_VOL));
    Dataset frame = Groups.item(dataset, 0, Tags.CT_EXPOSURE_SEQUENCE);
    if (ctdi == null && frame != null) {
      ctdi = positive(frame.number(Tags.CTDI_VOL));
    }
    Double kvp = positive(dataset.number(Tags.KVP));
    Dataset tube = Groups.item(dataset, 0, Tags.CT_X_RAY_DETAILS_SEQUENCE);
    if (kvp == null && tube != null) {
      kvp = positive(tube.number(Tags.KVP));
    }
    return new Exposure(
        kvp,
        ctdi,
        positive(dataset.number(Tags.DOSE_AREA_PRODUCT)),
        positive(dataset.number(Tags.EXPOSURE_INDEX)),
        dataset.number(Tags.DEVIATION_INDEX));
  }

  private static Double positive(Double value) {
    return value == null || value <= 0 ? null : value;
  }

  private static Integer positive(Integer value) {
    return value == null || value <= 0 ? null : value;
  }

  /** Trimmed at both ends of spaces and NUL; null where absent or empty. */
  static String text(Dataset dataset, int tag) {
    String text = dataset.text(tag);
    if (text == null) {
      return null;
    }
    String trimmed = text.trim();
    return trimmed.isEmpty() ? null : trimmed;
  }

  /** Null unless it is a code string (PS3.5, 6.2, CS), so that no free text comes through. */
  private static String code(String text) {
    String trimmed = text == null ? "" : text.trim();
    return CODE.matcher(trimmed).matches() ? trimmed : null;
  }

  private static String oneOf(Dataset dataset, int tag, Set<String> terms) {
    String text = text(dataset, tag);
    return text != null && terms.contains(text) ? text : null;
  }

  private static String standardUid(String text) {
    String uid = text == null ? "" : text.trim();
    boolean isStandard =
        uid.startsWith(STANDARD_ROOT) && uid.length() <= 64 && UID.matcher(uid).matches();
    return isStandard ? uid : null;
  }
}
