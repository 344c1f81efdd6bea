package io.scanlake.usage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Projection images that may repeat another one. They are candidates: AAPM TG-305 (2018) counts as
 * repeats also images that never reach an archive, and does not count planned further views.
 */
public final class Repeats {
  public static final Set<String> MODALITIES = Set.of("CR", "DX", "MG");

  private Repeats() {}

  /**
   * @param owner the patient, or null if unknown
   * @param study the study that it belongs to
   */
  public record Shot(String owner, String study, View view) {}

  private record Group(String owner, String region, String position, String laterality) {}

  /**
   * The images of one station acquired within the window after one of the same patient, region,
   * view and side.
   */
  public static List<Shot> candidates(List<Shot> shots, long windowS) {
    List<Shot> sorted = new ArrayList<>(shots);
    sorted.sort(Comparator.comparingLong((Shot s) -> s.view().start()).thenComparing(Shot::study));
    Map<Group, Long> last = new HashMap<>();
    List<Shot> candidates = new ArrayList<>();
    for (Shot shot : sorted) {
      View v = shot.view();
      Long before =
          last.put(
              new Group(shot.owner(), v.bodyRegion(), v.position(), v.laterality()), v.start());
      if (before != null && v.start() - before <= windowS) {
        candidates.add(shot);
      }
    }
    return candidates;
  }
}
