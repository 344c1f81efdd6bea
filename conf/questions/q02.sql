-- Q2 When in the week is CT busy? Busy share of each hour of the week in percent (last 12 weeks)
SELECT local_hour,
  round(100 * sum(busy_s + out_of_hours_busy_s) FILTER (WHERE iso_dow = 1)
    / NULLIF(3600 * count_if(iso_dow = 1), 0), 1) AS mon,
  round(100 * sum(busy_s + out_of_hours_busy_s) FILTER (WHERE iso_dow = 2)
    / NULLIF(3600 * count_if(iso_dow = 2), 0), 1) AS tue,
  round(100 * sum(busy_s + out_of_hours_busy_s) FILTER (WHERE iso_dow = 3)
    / NULLIF(3600 * count_if(iso_dow = 3), 0), 1) AS wed,
  round(100 * sum(busy_s + out_of_hours_busy_s) FILTER (WHERE iso_dow = 4)
    / NULLIF(3600 * count_if(iso_dow = 4), 0), 1) AS thu,
  round(100 * sum(busy_s + out_of_hours_busy_s) FILTER (WHERE iso_dow = 5)
    / NULLIF(3600 * count_if(iso_dow = 5), 0), 1) AS fri,
  round(100 * sum(busy_s + out_of_hours_busy_s) FILTER (WHERE iso_dow = 6)
    / NULLIF(3600 * count_if(iso_dow = 6), 0), 1) AS sat,
  round(100 * sum(busy_s + out_of_hours_busy_s) FILTER (WHERE iso_dow = 7)
    / NULLIF(3600 * count_if(iso_dow = 7), 0), 1) AS sun
FROM station_hours
WHERE modality = 'CT' AND local_date > date_sub(:as_of, 84) AND local_date <= :as_of
GROUP BY local_hour ORDER BY local_hour;
