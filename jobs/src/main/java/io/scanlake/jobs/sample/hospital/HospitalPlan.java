package io.scanlake.jobs.sample.hospital;

import io.scanlake.jobs.sample.Dice;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What hospital is made up: two equal plans give the same bytes.
 *
 * @param stations machines by modality (CT, MR, DX, US, MG); the demand is in proportion
 * @param thinning one image is made of so many that a CT or MR exam would have
 */
public record HospitalPlan(
    LocalDate from,
    int days,
    Map<String, Integer> stations,
    long seed,
    Images images,
    Faults faults,
    Scenario scenario,
    ZoneId zone,
    int thinning)
    implements Serializable {

  /** What stands in the files: a header alone, or a phantom of 64 x 64 too. */
  public enum Images {
    HEADER,
    SMALL
  }

  /** Whether headers, clocks, copies and machines are as faulty as in archives. */
  public enum Faults {
    NONE,
    ALL
  }

  /** What the hospital suffers from. */
  public enum Scenario {
    NORMAL,
    /** The first CT takes most patients while the second waits. */
    UNBALANCED_CT,
    /** One machine's clock is an hour ahead, everything else is right. */
    CLOCK_OFF
  }

  public static final LocalDate FIRST_DAY = LocalDate.of(2025, 3, 3);
  public static final Map<String, Integer> STATIONS =
      Map.of("CT", 3, "MR", 3, "DX", 5, "US", 6, "MG", 2);
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
          require(isLaw(modality), modality + " is none of CT, MR, DX, US, MG");
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
        Images.SMALL,
        Faults.ALL,
        Scenario.NORMAL,
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

  private Map<Law, List<Machine>> pools() {
    Map<Law, List<Machine>> pools = new EnumMap<>(Law.class);
    int left = stations.values().stream().mapToInt(Integer::intValue).sum();
    for (Law law : Law.values()) {
      List<Machine> pool = new ArrayList<>();
      for (int i = 0; i < stations.getOrDefault(law.name(), 0); i++) {
        left--;
        pool.add(new Machine(law, i, clockOffsetS(law, i, left == 0), i % 2 == 1));
      }
      if (!pool.isEmpty()) {
        pools.put(law, pool);
      }
    }
    return pools;
  }

  List<Machine> pool(Law law) {
    return pools().getOrDefault(law, List.of());
  }

  /** The last machine is the one with the wrong clock. */
  private int clockOffsetS(Law law, int index, boolean isLast) {
    if (isLast && (isFaulty() || scenario == Scenario.CLOCK_OFF)) {
      return HOUR_S;
    }
    return isFaulty()
        ? (int) StrictMath.rint(CLOCK_SD_S * dice(9, law.ordinal(), index).gauss())
        : 0;
  }

  List<LocalDate> dates() {
    return from.datesUntil(from.plusDays(days)).toList();
  }

  /** Two days on which one machine of the largest pool stands still. */
  boolean isOut(Machine machine, LocalDate date) {
    if (!isFaulty() || machine.index() != 1) {
      return false;
    }
    Law largest =
        pools().entrySet().stream()
            .max(Comparator.comparingInt(entry -> entry.getValue().size()))
            .orElseThrow()
            .getKey();
    LocalDate first = from.plusDays(days >= 10 ? 8 : 1);
    return machine.law() == largest
        && !date.isBefore(first)
        && date.isBefore(first.plusDays(OUTAGE_DAYS));
  }

  /** A generator for each purpose, so that no part's draws depend on another's. */
  Dice dice(int purpose, long... more) {
    long state = new Dice(seed + purpose).next();
    for (long value : more) {
      state = new Dice(state ^ value * 0x9E3779B97F4A7C15L).next();
    }
    return new Dice(state);
  }

  private static boolean isLaw(String modality) {
    for (Law law : Law.values()) {
      if (law.name().equals(modality)) {
        return true;
      }
    }
    return false;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
