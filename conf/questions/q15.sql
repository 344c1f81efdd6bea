-- Q15 How far can the timings be trusted? (last 90 days)
WITH times AS (
  SELECT station_key, count(*) AS studies, count_if(start_utc IS NOT NULL) AS timed,
    count_if(start_utc IS NOT NULL AND (time_source LIKE 'ACQUISITION%' OR time_source = 'FRAME')) AS by_acquisition,
    count_if(start_utc IS NOT NULL AND array_contains(flags, 'DURATION_FLOORED')) AS floored, count_if(crosses_midnight) AS over_midnight
  FROM studies WHERE local_date > date_sub(:as_of, 90) AND local_date <= :as_of AND station_key IS NOT NULL
  GROUP BY station_key),
overlaps AS (
  SELECT station_key, count(*) AS encounters, count_if(gap_class = 'OVERLAP') AS overlapping
  FROM encounters WHERE local_date > date_sub(:as_of, 90) AND local_date <= :as_of GROUP BY station_key)
SELECT s.site, s.label, s.modality, t.studies, round(timed / NULLIF(t.studies, 0), 3) AS share_timed,
  round(by_acquisition / NULLIF(timed, 0), 3) AS share_by_acquisition_time,
  round(floored / NULLIF(timed, 0), 3) AS share_of_standard_length,
  round(overlapping / NULLIF(encounters, 0), 3) AS share_overlapping, over_midnight,
  s.clock_offset_s, s.clock_offset_mad_s, s.identity_rule
FROM times t JOIN stations s USING (station_key) LEFT JOIN overlaps o USING (station_key)
ORDER BY t.studies DESC, s.site, s.label;
