-- Q3 How many hours per week would be gained if each station's changeovers took no longer than its pool's median? (last 28 days)
WITH gaps AS (
  SELECT s.station_key, s.site, s.label, s.pool, e.gap_before_s AS gap_s
  FROM encounters e JOIN stations s USING (station_key)
  WHERE e.gap_class = 'CHANGEOVER' AND e.in_open_hours AND NOT s.is_shared_reader
    AND e.local_date > date_sub(:as_of, 28) AND e.local_date <= :as_of),
pools AS (SELECT pool, percentile(gap_s, 0.5) AS pool_median_s FROM gaps GROUP BY pool)
SELECT site, label, pool, count(*) AS changeovers, percentile(gap_s, 0.5) AS median_s, any_value(pool_median_s) AS pool_median_s,
  round(sum(greatest(gap_s - pool_median_s, 0)) / 3600 / 4, 2) AS hours_per_week
FROM gaps JOIN pools USING (pool) GROUP BY station_key, site, label, pool ORDER BY hours_per_week DESC, site, label;

-- Suggested changeover allowance: 25th percentile (P25) of the gaps below 60 min; in simulation the mean of min(gap, P25) is 0.79 to 1.08 of the true mean
SELECT s.site, s.label, s.modality, count(*) AS gaps, CAST(round(percentile(e.gap_before_s, 0.25)) AS INT) AS suggested_allowance_s,
  any_value(w.changeover_allowance_s) AS allowance_s, any_value(w.source) AS source
FROM encounters e JOIN stations s USING (station_key)
  JOIN station_schedules w ON w.station_key = s.station_key AND w.iso_dow = 1
WHERE e.gap_before_s < 3600 AND e.gap_class <> 'OVERLAP' AND e.local_date > date_sub(:as_of, 90) AND e.local_date <= :as_of
GROUP BY s.station_key, s.site, s.label, s.modality ORDER BY s.modality, s.site, s.label;
