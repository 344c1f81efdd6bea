package io.scanlake.jobs.forecast;

import io.scanlake.demand.Statistics;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.UsageTables;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A station's clock as {@code stations} has it. How long images take to the archive depends on the
 * site and on what sends them, mostly one gateway or setting for a modality, so a clock is compared
 * with those that may share the way, never with other sites'.
 *
 * @param clockOffsetS arrival minus end of acquisition, or null if unknown
 * @param clockOffsetMadS how far that scatters, or null
 */
record StationClock(
    String stationKey,
    String label,
    String site,
    String modality,
    Integer clockOffsetS,
    Integer clockOffsetMadS) {
  static final RecordCodec<StationClock> READER = UsageTables.STATIONS.reader(StationClock.class);

  /** Median absolute deviations, each 1.48 of them a standard deviation, that are not chance. */
  private static final double OUTLIER_MADS = 3 * 1.4826;

  /** Of fewer clocks one cannot tell which is off. */
  private static final int MAJORITY = 3;

  /** Within this of the site's median a sender is as fast as others. */
  private static final int ON_TIME_S = 300;

  /** Wrong zones and forgotten summer time are off by multiples of this. */
  private static final int ZONE_STEP_S = 1800;

  /**
   * By how many seconds the clock is ahead; 0 where the difference can be chance or the sender's
   * delay, null where the offset is unknown.
   *
   * <ul>
   *   <li>Among three or more of its modality at its site: by the median of these.
   *   <li>Otherwise by the median of its site's, if images arrive before they are taken, which no
   *       delay explains, or if another of its modality there is on time.
   *   <li>At a site of one or two: by what images arrive too early.
   * </ul>
   *
   * @param all the clocks of all sites, this one among them
   */
  Integer aheadS(Collection<StationClock> all) {
    if (clockOffsetS == null) {
      return null;
    }
    List<StationClock> own =
        all.stream()
            .filter(clock -> clock.clockOffsetS() != null && Objects.equals(clock.site(), site))
            .toList();
    List<StationClock> peers =
        own.stream().filter(clock -> Objects.equals(clock.modality(), modality)).toList();
    if (peers.size() >= MAJORITY) {
      return aheadOf(median(peers));
    }
    if (own.size() < MAJORITY) {
      return aheadOf(Math.max(0, clockOffsetS));
    }
    double usual = median(own);
    boolean isPeerOnTime =
        peers.stream().anyMatch(peer -> Math.abs(usual - peer.clockOffsetS()) < ON_TIME_S);
    return clockOffsetS < 0 || isPeerOnTime ? aheadOf(usual) : (Integer) 0;
  }

  /** A whole number of half hours where the difference to one is chance. */
  private int aheadOf(double usualS) {
    double ahead = usualS - clockOffsetS;
    double scatter = clockOffsetMadS == null ? 0 : clockOffsetMadS;
    if (Math.abs(ahead) < OUTLIER_MADS * scatter) {
      return 0;
    }
    double step = ZONE_STEP_S * Math.rint(ahead / ZONE_STEP_S);
    return (int) Math.round(step != 0 && Math.abs(ahead - step) < scatter ? step : ahead);
  }

  private static double median(List<StationClock> clocks) {
    return Statistics.median(clocks.stream().mapToDouble(StationClock::clockOffsetS).toArray());
  }
}
