-- Q1 Which stations were over- or under-used in prime time over the last 28 working days?
WITH days AS (
  SELECT d.*, row_number() OVER (PARTITION BY station_key ORDER BY local_date DESC) AS n
  FROM station_days d WHERE is_working_day AND prime_s > 0 AND local_date <= :as_of),
used AS (
  SELECT station_key, count(*) AS days, sum(occupied_prime_s) / NULLIF(sum(prime_s), 0) AS occupied,
    sum(busy_prime_s) / NULLIF(sum(prime_s), 0) AS acquiring, min(occupied_prime_use) AS least,
    max(occupied_prime_use) AS most, min(schedule_source) AS hours
  FROM days WHERE n <= 28 GROUP BY station_key)
SELECT s.site, s.label, s.modality, s.pool, days, round(occupied, 3) AS occupied_prime_use,
  round(acquiring, 3) AS acquisition_prime_use, round(least, 3) AS lowest_day, round(most, 3) AS highest_day,
  CASE WHEN days < 20 THEN 'TOO FEW DAYS' WHEN occupied < 0.50 THEN 'UNDER' WHEN occupied <= 0.75 THEN 'NORMAL'
    WHEN occupied <= 0.85 THEN 'HIGH' ELSE 'OVER' END AS verdict, hours AS opening_hours
FROM used JOIN stations s USING (station_key) WHERE NOT s.is_shared_reader
ORDER BY occupied DESC, s.site, s.label;
