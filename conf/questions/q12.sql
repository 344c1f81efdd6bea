-- Q12 How many exams do staff start per rostered operator hour, by hour of the week? (last 28 days; see roster where columns are empty)
SELECT h.iso_dow, h.local_hour, sum(h.encounters_started) AS exams,
  round(sum(w.staffed_operators * h.open_s) / 3600, 1) AS rostered_operator_h,
  round(sum(h.encounters_started) FILTER (WHERE w.staffed_operators > 0 AND h.open_s > 0)
    / NULLIF(sum(w.staffed_operators * h.open_s) / 3600, 0), 2) AS exams_per_operator_h,
  round(sum(h.operators) / NULLIF(count(DISTINCT h.local_date), 0), 2) AS operators_seen_per_day,
  if(count(w.staffed_operators) = 0, 'NONE: stations-file has no staffed_operators', 'stations-file') AS roster
FROM station_hours h JOIN station_schedules w ON w.station_key = h.station_key AND w.iso_dow = h.iso_dow
WHERE h.local_date > date_sub(:as_of, 28) AND h.local_date <= :as_of
GROUP BY h.iso_dow, h.local_hour HAVING sum(h.encounters_started) > 0 OR sum(h.open_s) > 0
ORDER BY h.iso_dow, h.local_hour;
