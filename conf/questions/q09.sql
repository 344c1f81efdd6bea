-- Q9 Which stations show a jump in quality flags? The last 7 days differ from the 90 days before by more than 3 standard errors (p-chart)
WITH flags AS (
  SELECT station_key, local_date, images AS n,
    explode(map('blank', blank, 'blurred', blurred, 'saturated', saturated, 'clipped', clipped)) AS (flag, k)
  FROM quality_days WHERE local_date > date_sub(:as_of, 97) AND local_date <= :as_of),
shares AS (
  SELECT station_key, flag, sum(n) FILTER (WHERE local_date > date_sub(:as_of, 7)) AS n,
    sum(k) FILTER (WHERE local_date > date_sub(:as_of, 7)) / NULLIF(sum(n) FILTER (WHERE local_date > date_sub(:as_of, 7)), 0) AS p,
    sum(n) FILTER (WHERE local_date <= date_sub(:as_of, 7)) AS n0,
    sum(k) FILTER (WHERE local_date <= date_sub(:as_of, 7)) / NULLIF(sum(n) FILTER (WHERE local_date <= date_sub(:as_of, 7)), 0) AS p0
  FROM flags GROUP BY station_key, flag),
scores AS (SELECT *, (p - p0) / NULLIF(sqrt(greatest(p0 * (1 - p0), 1 / NULLIF(n0, 0)) / NULLIF(n, 0)), 0) AS z FROM shares)
SELECT s.site, s.label, s.modality, flag, n AS images, round(p, 4) AS share, round(p0, 4) AS share_before, round(z, 1) AS standard_errors
FROM scores JOIN stations s USING (station_key) WHERE n >= 20 AND abs(z) > 3 ORDER BY abs(z) DESC, s.site, s.label, flag;

-- Regions per image: stations whose mean of the last 7 days differs from the daily means of the 90 days before by more than 3 standard deviations
WITH days AS (
  SELECT station_key, local_date, avg(region_count) AS mean_regions
  FROM images WHERE status = 'OK' AND segment_status IN ('OK', 'EMPTY', 'TOO_MANY')
    AND local_date > date_sub(:as_of, 97) AND local_date <= :as_of
  GROUP BY station_key, local_date),
means AS (
  SELECT station_key, avg(mean_regions) FILTER (WHERE local_date > date_sub(:as_of, 7)) AS recent,
    avg(mean_regions) FILTER (WHERE local_date <= date_sub(:as_of, 7)) AS before,
    stddev_samp(mean_regions) FILTER (WHERE local_date <= date_sub(:as_of, 7)) AS sd,
    count_if(local_date <= date_sub(:as_of, 7)) AS days_before
  FROM days GROUP BY station_key)
SELECT s.site, s.label, s.modality, round(recent, 2) AS regions_per_image, round(before, 2) AS before, days_before,
  round((recent - before) / NULLIF(sd, 0), 1) AS standard_deviations
FROM means JOIN stations s USING (station_key)
WHERE days_before >= 20 AND abs(recent - before) > 3 * sd ORDER BY abs((recent - before) / NULLIF(sd, 0)) DESC, s.site, s.label;
