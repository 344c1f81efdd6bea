-- Q6 On which of the next 28 days does demand (upper bound of the 80 % interval) exceed 85 % of the pool's open hours? Pools with few encounters: by week
WITH latest AS (
  SELECT max(as_of) AS as_of FROM capacity_advice WHERE as_of <= :as_of
), recent AS (
  SELECT d.pool, d.modality, d.local_date, sum(d.open_s) AS open_s, sum(d.busy_s) AS busy_s,
    sum(d.busy_s + d.out_of_hours_busy_s) AS all_busy_s
  FROM station_days d JOIN latest l ON d.local_date BETWEEN date_sub(l.as_of, 60) AND l.as_of
  WHERE d.is_working_day GROUP BY ALL
), hours AS (
  SELECT pool, modality, weekday(local_date) AS dow, avg(open_s) / 3600 AS open_h FROM recent GROUP BY ALL
), shares AS (
  SELECT pool, modality, sum(busy_s) / nullif(sum(all_busy_s), 0) AS in_hours FROM recent GROUP BY ALL
), ahead AS (
  SELECT f.pool, f.modality, f.target_date, f.yhat, f.hi80,
    size(collect_set(weekday(f.target_date)) OVER (PARTITION BY f.pool, f.modality)) = 1 AS is_week
  FROM (SELECT DISTINCT pool, modality, target_date, yhat, hi80 FROM demand_forecasts JOIN latest USING (as_of)
    WHERE is_chosen AND series_level = 'POOL' AND horizon_d <= 28) f
), needed AS (
  SELECT a.pool, a.modality, a.target_date, if(a.is_week, 'WEEK', 'DAY') AS period, a.yhat, a.hi80,
    a.hi80 * s.in_hours * c.service_s_mean / 3600 AS needed_h, sum(h.open_h) AS open_h
  FROM ahead a
  JOIN shares s ON s.pool = a.pool AND s.modality = a.modality
  JOIN hours h ON h.pool = a.pool AND h.modality = a.modality AND (a.is_week OR h.dow = weekday(a.target_date))
  JOIN capacity_advice c ON c.pool = a.pool AND c.modality = a.modality AND c.scenario = 'AS_IS'
  JOIN latest l ON c.as_of = l.as_of
  GROUP BY ALL
)
SELECT pool, modality, target_date, period, yhat AS encounters, hi80 AS encounters_hi80, needed_h AS needed_station_h,
  open_h AS open_station_h, needed_h / nullif(open_h, 0) AS use_hi80, needed_h > 0.85 * open_h AS exceeds
FROM needed ORDER BY exceeds DESC, pool, modality, target_date;
