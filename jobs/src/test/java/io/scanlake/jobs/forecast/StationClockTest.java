package io.scanlake.jobs.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StationClockTest {
  private final List<StationClock> all = new ArrayList<>();

  private void site(String site, String modality, Integer... offsets) {
    for (int i = 0; i < offsets.length; i++) {
      String key = site + "/" + modality + (i + 1);
      all.add(new StationClock(key, key, site, modality, offsets[i], 100));
    }
  }

  /** The clocks that are off. */
  private Map<String, Integer> ahead() {
    Map<String, Integer> found = new TreeMap<>();
    for (StationClock clock : all) {
      Integer ahead = clock.aheadS(all);
      if (ahead != null && ahead != 0) {
        found.put(clock.stationKey(), ahead);
      }
    }
    return found;
  }

  /** 30 and 12 minutes; one clock of the second site is an hour ahead. */
  @Test
  void sitesThatFileAtDifferentDelaysAreNotCompared() {
    site("a", "CT", 1800, 1800);
    site("a", "DX", 1800, 1800);
    site("a", "MR", 1788);
    site("a", "US", 1800, 1800);
    site("b", "CT", 692, 725);
    site("b", "DX", 698, 649);
    site("b", "MG", -2810);
    site("b", "MR", 1106, 1142);
    // 692 + 2810 = 3508 lies within 100 of an hour
    assertThat(ahead()).containsExactly(Map.entry("b/MG1", 3600));
  }

  @Test
  void oneSendersDelayIsNoClocksError() {
    site("a", "CT", 60, 70, 65);
    site("a", "MR", 60, 80);
    // the ultrasounds send through a gateway that waits for an hour; the only mammograph at once
    site("a", "US", 3660, 3650, 3670);
    site("a", "PT", 3660, 3640);
    site("a", "MG", 5);
    site("a", "NM", 7200);
    assertThat(ahead()).isEmpty();
  }

  @Test
  void oneOfASendersStationsIsOff() {
    site("a", "CT", 60, 70, 65);
    site("a", "US", 3660, 3650, 3670, 7260);
    site("a", "DX", 66, -1740);
    assertThat(ahead()).isEqualTo(Map.of("a/US4", -3600, "a/DX2", 1800));
  }

  @Test
  void aSmallSiteIsJudgedByWhatArrivesTooEarly() {
    site("a", "CT", 60);
    site("a", "US", 7000);
    site("b", "CT", -5000, 60);
    site("c", "CT", 60, 60, null);
    assertThat(ahead()).isEqualTo(Map.of("b/CT1", 5000));
    assertThat(all.get(6).aheadS(all)).isNull();
  }
}
