package io.scanlake.dicom;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What was examined.
 *
 * @param bodyPart a known term only
 * @param bodyRegion of BodyPartExamined, else of AnatomicRegionSequence
 * @param viewPosition a known term only
 * @param laterality R, L, U or B
 * @param protocolCode scheme:value of the procedure, else of the performed protocol
 */
public record Anatomy(
    String bodyPart,
    BodyRegion bodyRegion,
    String viewPosition,
    String laterality,
    String protocolCode) {
  static final Anatomy UNKNOWN = new Anatomy(null, null, null, null, null);

  static final int PROCEDURE_CODE_SEQUENCE = 0x00081032;
  static final int ANATOMIC_REGION_SEQUENCE = 0x00082218;
  static final int BODY_PART_EXAMINED = 0x00180015;
  static final int VIEW_POSITION = 0x00185101;
  private static final int LATERALITY = 0x00200060;
  private static final int IMAGE_LATERALITY = 0x00200062;
  private static final int FRAME_ANATOMY_SEQUENCE = 0x00209071;
  private static final int PERFORMED_PROTOCOL_CODE_SEQUENCE = 0x00400260;
  private static final Pattern CODE_VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,15}");
  private static final Pattern SCHEME = Pattern.compile("[A-Z0-9][A-Z0-9_.-]{0,15}");

  static Anatomy of(Dataset dataset) {
    String part = Checked.text(dataset, BODY_PART_EXAMINED);
    BodyRegion region = BodyRegion.ofTerm(part);
    String bodyPart = region == null ? null : BodyRegion.term(part);
    Set<String> sides = Set.of("R", "L", "U", "B");
    String side = Checked.oneOf(dataset, IMAGE_LATERALITY, sides);
    return new Anatomy(
        bodyPart,
        region == null ? anatomicRegion(dataset) : region,
        Checked.oneOf(dataset, VIEW_POSITION, Terms.VIEW_POSITIONS),
        side == null ? Checked.oneOf(dataset, LATERALITY, sides) : side,
        protocolCode(dataset));
  }

  private static BodyRegion anatomicRegion(Dataset dataset) {
    Dataset frameAnatomy = FunctionalGroups.item(dataset, 0, FRAME_ANATOMY_SEQUENCE);
    for (Dataset place : new Dataset[] {dataset, frameAnatomy}) {
      Dataset code = place == null ? null : place.item(ANATOMIC_REGION_SEQUENCE);
      if (code != null) {
        BodyRegion region = BodyRegion.ofCode(Checked.text(code, Tags.CODE_VALUE));
        if (region == null) {
          region = BodyRegion.ofTerm(Checked.text(code, Tags.CODE_MEANING));
        }
        if (region != null) {
          return region;
        }
      }
    }
    return null;
  }

  private static String protocolCode(Dataset dataset) {
    for (int sequence : new int[] {PROCEDURE_CODE_SEQUENCE, PERFORMED_PROTOCOL_CODE_SEQUENCE}) {
      Dataset item = dataset.item(sequence);
      String value = item == null ? null : Checked.text(item, Tags.CODE_VALUE);
      String scheme = item == null ? null : Checked.text(item, Tags.CODING_SCHEME_DESIGNATOR);
      if (value != null
          && scheme != null
          && CODE_VALUE.matcher(value).matches()
          && SCHEME.matcher(scheme).matches()) {
        return scheme + ":" + value;
      }
    }
    return null;
  }
}
