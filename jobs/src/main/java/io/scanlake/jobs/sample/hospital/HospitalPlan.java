package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.phantoms.SampleRandom;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Describes a made-up hospital: equal plans give the same bytes.
 *
 * @param stations the number of machines by modality, of {@link ModalityProfile}; demand is in
 *     proportion
 * @param thinning one image is made for every N images of a real exam
 */
public record HospitalPlan(
    LocalDate from,
    int days,
    Map<String, Integer> stations,
    long seed,
    FileContent images,
    Faults faults,
    HospitalScenario scenario,
    ZoneId zone,
    int thinning)
    implements Serializable {

  /** Content of the files: a header alone, or with a phantom of 64 x 64. */
  public enum FileContent {
    HEADER,
    SMALL
  }

  /** Whether headers, clocks, copies and machines have the faults of real archives. */
  public enum Faults {
    NONE,
    ALL
  }

  /** A problem that an analysis can find. */
  public enum HospitalScenario {
    NORMAL,
    /** The first CT serves most patients while the second is idle. */
    UNBALANCED_CT,
    /** One machine's clock is an hour ahead; everything else is correct. */
    CLOCK_OFF
  }

  public static final LocalDate FIRST_DAY = LocalDate.of(2025, 3, 3);
  public static final Map<String, Integer> STATIONS =
      Map.of("CT", 3, "MR", 3, "DX", 5, "US", 6, "MG", 2, "PT", 1, "NM", 1, "XA", 1);
  public static final long SEED = 20261122;
  public static final int THINNING = 20;

  private static final int CLOCK_SD_S = 40;
  private static final int HOUR_S = 3600;
  private static final int OUTAGE_DAYS = 2;

  public HospitalPlan {
    require(days > 0, "days must be positive");
    require(thinning > 0, "thinning must be positive");
    // A sorted copy: equal plans have equal bytes when they are sent to executors.
    TreeMap<String, Integer> sorted = new TreeMap<>();
    stations.forEach(
        (modality, count) -> {
          require(isModality(modality), modality + " is not one of " + modalities());
          require(count > 0 && count < 1000, "stations of a modality: 1 to 999");
          sorted.put(modality, count);
        });
    require(!sorted.isEmpty(), "a hospital needs a station");
    stations = Collections.unmodifiableMap(sorted);
  }

  /** The plan of {@code days} days with the default machines, small images and all faults. */
  public static HospitalPlan of(int days) {
    return new HospitalPlan(
        FIRST_DAY,
        days,
        STATIONS,
        SEED,
        FileContent.SMALL,
        Faults.ALL,
        HospitalScenario.NORMAL,
        ZoneId.of("Europe/Berlin"),
        THINNING);
  }

  /**
   * Reads {@code CT=3,MR=3}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Map<String, Integer> stations(String text) {
    Map<String, Integer> stations = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      require(part.matches("[A-Z]{2}=[0-9]{1,3}"), "stations are given as CT=3,MR=3,DX=5");
      stations.put(part.substring(0, 2), Integer.parseInt(part.substring(3)));
    }
    return stations;
  }

  boolean isFaulty() {
    return faults == Faults.ALL;
  }

  /** The machines, pool by pool. */
  List<Machine> machines() {
    List<Machine> machines = new ArrayList<>();
    for (List<Machine> pool : pools().values()) {
      machines.addAll(pool);
    }
    return machines;
  }

  private Map<ModalityProfile, List<Machine>> pools() {
    Map<ModalityProfile, List<Machine>> pools = new EnumMap<>(ModalityProfile.class);
    int left = stations.values().stream().mapToInt(Integer::intValue).sum();
    for (ModalityProfile profile : ModalityProfile.values()) {
      List<Machine> pool = new ArrayList<>();
      for (int i = 0; i < stations.getOrDefault(profile.name(), 0); i++) {
        left--;
        pool.add(new Machine(profile, i, clockOffsetS(profile, i, left == 0), i % 2 == 1));
      }
      if (!pool.isEmpty()) {
        pools.put(profile, pool);
      }
    }
    return pools;
  }

  List<Machine> pool(ModalityProfile profile) {
    return pools().getOrDefault(profile, List.of());
  }

  /** The last machine is the one with the wrong clock. */
  private int clockOffsetS(ModalityProfile profile, int index, boolean isLast) {
    if (isLast && (isFaulty() || scenario == HospitalScenario.CLOCK_OFF)) {
      return HOUR_S;
    }
    return isFaulty()
        ? (int) StrictMath.rint(CLOCK_SD_S * dice(9, profile.ordinal(), index).gauss())
        : 0;
  }

  List<LocalDate> dates() {
    return from.datesUntil(from.plusDays(days)).toList();
  }

  /** One machine of the largest pool is out of service for two days. */
  boolean isOut(Machine machine, LocalDate date) {
    if (!isFaulty() || machine.index() != 1) {
      return false;
    }
    ModalityProfile largest =
        pools().entrySet().stream()
            .max(Comparator.comparingInt(entry -> entry.getValue().size()))
            .orElseThrow()
            .getKey();
    LocalDate first = from.plusDays(days >= 10 ? 8 : 1);
    return machine.profile() == largest
        && !date.isBefore(first)
        && date.isBefore(first.plusDays(OUTAGE_DAYS));
  }

  /** A generator for each purpose, so that no part's draws depend on another's. */
  SampleRandom dice(int purpose, long... more) {
    long state = new SampleRandom(seed + purpose).next();
    for (long value : more) {
      state = new SampleRandom(state ^ value * 0x9E3779B97F4A7C15L).next();
    }
    return new SampleRandom(state);
  }

  private static boolean isModality(String modality) {
    for (ModalityProfile profile : ModalityProfile.values()) {
      if (profile.name().equals(modality)) {
        return true;
      }
    }
    return false;
  }

  private static String modalities() {
    return Arrays.stream(ModalityProfile.values())
        .map(Enum::name)
        .collect(Collectors.joining(", "));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
