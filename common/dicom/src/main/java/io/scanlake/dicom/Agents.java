package io.scanlake.dicom;

/**
 * What was given to the patient.
 *
 * @param contrastAgent a generic name, OTHER for an agent that is not known, or null if none is
 *     stated
 * @param radiopharmaceutical a generic name, OTHER for one that is not known, or null if none is
 *     stated
 */
public record Agents(
    String contrastAgent, Double contrastVolumeMl, String radiopharmaceutical, Double activityMbq) {
  static final Agents UNKNOWN = new Agents(null, null, null, null);

  static final int CONTRAST_BOLUS_AGENT = 0x00180010;
  static final int RADIOPHARMACEUTICAL = 0x00180031;
  static final int RADIONUCLIDE_TOTAL_DOSE = 0x00181074;
  static final int RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE = 0x00540016;
  private static final int CONTRAST_BOLUS_AGENT_SEQUENCE = 0x00180012;
  private static final int CONTRAST_BOLUS_VOLUME = 0x00181041;
  private static final int CONTRAST_BOLUS_INGREDIENT = 0x00181048;
  private static final int RADIOPHARMACEUTICAL_CODE_SEQUENCE = 0x00540304;

  /**
   * The Standard has the dose in Bq (PS3.3, C.8.9.2), many devices write MBq: no dose is below 0.1
   * MBq, and none is above 0.1 TBq.
   */
  private static final double LEAST_BQ = 1e5;

  static Agents of(Dataset dataset) {
    Dataset dose = dataset.item(RADIOPHARMACEUTICAL_INFORMATION_SEQUENCE);
    Dataset place = dose == null ? dataset : dose;
    Double activity = Checked.positive(place, RADIONUCLIDE_TOTAL_DOSE);
    return new Agents(
        contrastAgent(dataset),
        Checked.positive(dataset, CONTRAST_BOLUS_VOLUME),
        radiopharmaceutical(place),
        activity == null || activity < LEAST_BQ ? activity : (Double) (activity / 1e6));
  }

  private static String contrastAgent(Dataset dataset) {
    String agent = Terms.contrastAgent(Checked.text(dataset, CONTRAST_BOLUS_AGENT));
    Dataset coded = dataset.item(CONTRAST_BOLUS_AGENT_SEQUENCE);
    if ((agent == null || agent.equals(Terms.OTHER)) && coded != null) {
      String meaning = Terms.contrastAgent(Checked.text(coded, Tags.CODE_MEANING));
      agent = meaning == null ? agent : meaning;
    }
    if (agent != null && agent.equals(Terms.OTHER)) {
      String ingredient = Terms.contrastAgent(Checked.text(dataset, CONTRAST_BOLUS_INGREDIENT));
      agent = ingredient == null ? agent : ingredient;
    }
    return agent;
  }

  private static String radiopharmaceutical(Dataset place) {
    String name = Terms.radiopharmaceutical(Checked.text(place, RADIOPHARMACEUTICAL));
    Dataset code = place.item(RADIOPHARMACEUTICAL_CODE_SEQUENCE);
    if ((name == null || name.equals(Terms.OTHER)) && code != null) {
      String meaning = Terms.radiopharmaceutical(Checked.text(code, Tags.CODE_MEANING));
      name = meaning == null ? name : meaning;
    }
    return name;
  }
}
